'use client';

import type { Editor } from '@tiptap/core';
import { useEditorState } from '@tiptap/react';
import { Bold, Indent, Italic, Link2, List, ListOrdered, Outdent, Subscript, Superscript, Underline } from 'lucide-react';
import { Toolbar } from 'radix-ui';
import { memo, useEffect, useState, type ReactNode, type Ref } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { IconButton } from '@/components/ui/icon-button';
import { Input } from '@/components/ui/input';
import { Popover, PopoverAnchor, PopoverContent } from '@/components/ui/popover';
import { modKey, shownKeys } from '../shortcut-text';
import { linkTarget } from './link-target';
import { EDITING_SURFACE } from './text-editor';

type Tool = { id: string; label: string; keys?: string; icon: ReactNode; active?: boolean; run: (editor: Editor) => void };

const NOTHING = { bold: false, italic: false, underline: false, superscript: false, subscript: false, bullet: false, number: false, link: '' };
type Active = typeof NOTHING;

function tools(active: Active): Tool[][] {
  return [
    [
      { id: 'bold', label: 'Bold', keys: 'Mod+B', icon: <Bold />, active: active.bold, run: (editor) => editor.chain().focus().toggleBold().run() },
      { id: 'italic', label: 'Italic', keys: 'Mod+I', icon: <Italic />, active: active.italic, run: (editor) => editor.chain().focus().toggleItalic().run() },
      { id: 'underline', label: 'Underline', keys: 'Mod+U', icon: <Underline />, active: active.underline, run: (editor) => editor.chain().focus().toggleUnderline().run() },
      { id: 'superscript', label: 'Superscript', keys: 'Mod+.', icon: <Superscript />, active: active.superscript, run: (editor) => editor.chain().focus().toggleSuperscript().run() },
      { id: 'subscript', label: 'Subscript', keys: 'Mod+,', icon: <Subscript />, active: active.subscript, run: (editor) => editor.chain().focus().toggleSubscript().run() },
    ],
    [
      { id: 'bullet', label: 'Bulleted list', keys: 'Mod+Shift+8', icon: <List />, active: active.bullet, run: (editor) => editor.chain().focus().toggleListKind('bullet').run() },
      { id: 'number', label: 'Numbered list', keys: 'Mod+Shift+7', icon: <ListOrdered />, active: active.number, run: (editor) => editor.chain().focus().toggleListKind('number').run() },
      { id: 'outdent', label: 'Level up', keys: 'Shift+Tab', icon: <Outdent />, run: (editor) => editor.chain().focus().shiftLevel(-1).run() },
      { id: 'indent', label: 'Level down', keys: 'Tab', icon: <Indent />, run: (editor) => editor.chain().focus().shiftLevel(1).run() },
    ],
  ];
}

/** The marks and lists of the text that is being edited; quiet while none is. */
export const TextToolbar = memo(function TextToolbar({ editor, ref }: { editor: Editor | null; ref?: Ref<HTMLDivElement> }) {
  const active = useEditorState({ editor, selector: ({ editor: current }) => readActive(current) }) ?? NOTHING;
  return (
    <Toolbar.Root ref={ref} aria-label="Text" className="flex items-center" {...EDITING_SURFACE}>
      {tools(active).map((group, index) => (
        <div key={index} className="mr-1.5 flex items-center border-r border-line pr-1.5">
          {group.map((tool) => (
            <Toolbar.Button asChild key={tool.id} disabled={editor === null}>
              <IconButton
                size="sm" label={tool.label} shortcut={tool.keys ? shownKeys(tool.keys) : undefined} icon={tool.icon}
                aria-pressed={tool.active} onMouseDown={(event) => event.preventDefault()}
                onClick={() => editor && tool.run(editor)}
              />
            </Toolbar.Button>
          ))}
        </div>
      ))}
      <LinkTool editor={editor} href={active.link} />
    </Toolbar.Root>
  );
});

function readActive(editor: Editor | null): Active {
  if (!editor || editor.isDestroyed) return NOTHING;
  return {
    bold: editor.isActive('bold'),
    italic: editor.isActive('italic'),
    underline: editor.isActive('underline'),
    superscript: editor.isActive('superscript'),
    subscript: editor.isActive('subscript'),
    bullet: editor.isActive('paragraph', { list: 'bullet' }),
    number: editor.isActive('paragraph', { list: 'number' }),
    link: String(editor.getAttributes('link').href ?? ''),
  };
}

function LinkTool({ editor, href }: { editor: Editor | null; href: string }) {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!editor) return undefined;
    const dom = editor.view.dom;
    const keys = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !modKey(event)) return;
      event.preventDefault();
      setOpen(true);
    };
    dom.addEventListener('keydown', keys);
    return () => dom.removeEventListener('keydown', keys);
  }, [editor]);

  const close = () => {
    setOpen(false);
    editor?.commands.focus();
  };
  return (
    <Popover open={open && editor !== null} onOpenChange={(next) => (next ? setOpen(true) : close())}>
      <PopoverAnchor asChild>
        <Toolbar.Button asChild disabled={editor === null}>
          <IconButton
            size="sm" label="Link" shortcut={shownKeys('Mod+K')} icon={<Link2 />} aria-pressed={href !== ''} aria-expanded={open}
            onMouseDown={(event) => event.preventDefault()} onClick={() => setOpen(true)}
          />
        </Toolbar.Button>
      </PopoverAnchor>
      <PopoverContent {...EDITING_SURFACE} aria-label="Link" onCloseAutoFocus={(event) => event.preventDefault()}>
        {editor && <LinkForm editor={editor} href={href} onDone={close} />}
      </PopoverContent>
    </Popover>
  );
}

function LinkForm({ editor, href, onDone }: { editor: Editor; href: string; onDone: () => void }) {
  const [typed, setTyped] = useState(href);
  const [refused, setRefused] = useState(false);
  const apply = () => {
    const target = linkTarget(typed);
    if (target === null) {
      setRefused(true);
      return;
    }
    const chain = editor.chain().focus().extendMarkRange('link');
    if (editor.state.selection.empty && href === '') chain.insertContent({ type: 'text', text: target, marks: [{ type: 'link', attrs: { href: target } }] }).run();
    else chain.setLink({ href: target }).run();
    onDone();
  };
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        apply();
      }}
    >
      <Field label="Address" error={refused ? 'Enter a web address or an e-mail address.' : undefined}>
        {(control) => (
          <Input
            {...control} autoFocus value={typed} placeholder="https://" spellCheck={false}
            onChange={(event) => {
              setTyped(event.target.value);
              setRefused(false);
            }}
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        {href !== '' && (
          <Button
            size="sm" variant="ghost"
            onClick={() => {
              editor.chain().focus().extendMarkRange('link').unsetLink().run();
              onDone();
            }}
          >
            Remove link
          </Button>
        )}
        <Button size="sm" variant="primary" type="submit">Apply</Button>
      </div>
    </form>
  );
}
