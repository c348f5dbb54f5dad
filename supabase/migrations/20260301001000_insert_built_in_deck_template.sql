-- The deck template that comes with the product: geometry in EMU (914,400 to the inch) on a slide of 13.333 x 7.5 inches.
-- Placeholder ids that prompts and content of earlier tools use ("4" title of the title slide, "12" main text,
-- "chart_data") are kept, so what is brought over lands in the right box.

insert into public.deck_templates (id, organization_id, name, slide_width, slide_height, theme)
values (
  '00000000-0000-4000-8000-00000000d0c0', null, 'Pitchbook Classic', 12192000, 6858000,
  '{
    "colors": {
      "background": "#ffffff", "surface": "#f3f5f8", "text": "#1b2430", "muted": "#5b6675", "line": "#d5dbe2",
      "accent": "#0f3d5e", "accent2": "#c8963e", "inverse": "#ffffff", "inverseMuted": "#c3d0dc"
    },
    "fonts": { "heading": "Georgia", "body": "Arial" }
  }'
);

insert into public.layout_templates
  (id, deck_template_id, organization_id, name, slide_type, order_index, background, shapes, placeholders)
values
(
  '00000000-0000-4000-8000-0000000d0c01', '00000000-0000-4000-8000-00000000d0c0', null, 'Title Slide', 'title', 0, 'accent',
  '[
    {"kind": "rect", "x": 0, "y": 0, "width": 256032, "height": 6858000, "fill": "accent2"},
    {"kind": "rect", "x": 868680, "y": 3931920, "width": 2011680, "height": 45720, "fill": "accent2"}
  ]',
  '[
    {"id": "4", "name": "Title", "kind": "title", "x": 868680, "y": 1737360, "width": 9875520, "height": 2011680, "defaultPrompt": "Write a title that names the company, the transaction and nothing else, in at most 12 words.", "capacity": 90, "style": {"fontSize": 40, "bold": true, "align": "left", "anchor": "bottom", "color": "inverse"}},
    {"id": "2", "name": "Subtitle", "kind": "subtitle", "x": 868680, "y": 4114800, "width": 9875520, "height": 822960, "defaultPrompt": "Say in one line what this document is for and whom it is written for.", "capacity": 120, "style": {"fontSize": 20, "align": "left", "anchor": "top", "color": "inverseMuted"}},
    {"id": "3", "name": "Prepared by", "kind": "text", "x": 868680, "y": 5806440, "width": 6858000, "height": 411480, "defaultPrompt": "Name the adviser and the team that prepared this document.", "capacity": 80, "style": {"fontSize": 13, "align": "left", "anchor": "middle", "color": "inverseMuted"}},
    {"id": "date", "name": "Date", "kind": "date", "x": 8442655, "y": 5806440, "width": 3200400, "height": 411480, "defaultPrompt": "Give month and year.", "capacity": 30, "style": {"fontSize": 13, "align": "right", "anchor": "middle", "color": "inverseMuted"}}
  ]'
),
(
  '00000000-0000-4000-8000-0000000d0c02', '00000000-0000-4000-8000-00000000d0c0', null, 'Contents', 'contents', 1, 'background',
  '[
    {"kind": "rect", "x": 548640, "y": 1298448, "width": 11094415, "height": 18288, "fill": "line"},
    {"kind": "rect", "x": 548640, "y": 1289304, "width": 1005840, "height": 36576, "fill": "accent2"},
    {"kind": "rect", "x": 548640, "y": 6309360, "width": 11094415, "height": 9144, "fill": "line"}
  ]',
  '[
    {"id": "1", "name": "Title", "kind": "title", "x": 548640, "y": 512064, "width": 11094415, "height": 731520, "defaultPrompt": null, "capacity": 60, "style": {"fontSize": 26, "bold": true, "align": "left", "anchor": "middle", "color": "accent"}},
    {"id": "contents", "name": "Sections and pages", "kind": "body", "x": 548640, "y": 1600200, "width": 11094415, "height": 4526280, "defaultPrompt": null, "capacity": null, "style": {"fontSize": 18, "align": "left", "anchor": "top", "color": "text", "bullets": false}},
    {"id": "footer", "name": "Footer", "kind": "footer", "x": 548640, "y": 6382512, "width": 8686800, "height": 274320, "defaultPrompt": null, "capacity": 120, "style": {"fontSize": 9, "align": "left", "anchor": "middle", "color": "muted"}},
    {"id": "slide-number", "name": "Slide number", "kind": "slide-number", "x": 10545775, "y": 6382512, "width": 1097280, "height": 274320, "defaultPrompt": null, "capacity": null, "style": {"fontSize": 9, "align": "right", "anchor": "middle", "color": "muted"}}
  ]'
),
(
  '00000000-0000-4000-8000-0000000d0c03', '00000000-0000-4000-8000-00000000d0c0', null, 'Legal Notice', 'legal', 2, 'background',
  '[
    {"kind": "rect", "x": 548640, "y": 1298448, "width": 11094415, "height": 18288, "fill": "line"},
    {"kind": "rect", "x": 548640, "y": 1289304, "width": 1005840, "height": 36576, "fill": "accent2"},
    {"kind": "rect", "x": 548640, "y": 6309360, "width": 11094415, "height": 9144, "fill": "line"}
  ]',
  '[
    {"id": "1", "name": "Title", "kind": "title", "x": 548640, "y": 512064, "width": 11094415, "height": 731520, "defaultPrompt": null, "capacity": 60, "style": {"fontSize": 26, "bold": true, "align": "left", "anchor": "middle", "color": "accent"}},
    {"id": "12", "name": "Notice", "kind": "body", "x": 548640, "y": 1508760, "width": 11094415, "height": 4663440, "defaultPrompt": "State confidentiality, that the document is no offer and no advice, on whose information it rests, and that forward-looking statements can prove wrong. Plain legal English, no bullet points.", "capacity": 2200, "style": {"fontSize": 13, "align": "left", "anchor": "top", "color": "text", "bullets": false}},
    {"id": "footer", "name": "Footer", "kind": "footer", "x": 548640, "y": 6382512, "width": 8686800, "height": 274320, "defaultPrompt": null, "capacity": 120, "style": {"fontSize": 9, "align": "left", "anchor": "middle", "color": "muted"}},
    {"id": "slide-number", "name": "Slide number", "kind": "slide-number", "x": 10545775, "y": 6382512, "width": 1097280, "height": 274320, "defaultPrompt": null, "capacity": null, "style": {"fontSize": 9, "align": "right", "anchor": "middle", "color": "muted"}}
  ]'
),
(
  '00000000-0000-4000-8000-0000000d0c04', '00000000-0000-4000-8000-00000000d0c0', null, 'Section Divider', 'section-divider', 3, 'accent',
  '[
    {"kind": "rect", "x": 0, "y": 0, "width": 256032, "height": 6858000, "fill": "accent2"},
    {"kind": "rect", "x": 868680, "y": 3794760, "width": 2011680, "height": 45720, "fill": "accent2"}
  ]',
  '[
    {"id": "section-number", "name": "Section number", "kind": "text", "x": 868680, "y": 1188720, "width": 2743200, "height": 1097280, "defaultPrompt": null, "capacity": null, "style": {"fontSize": 60, "bold": true, "align": "left", "anchor": "bottom", "color": "accent2"}},
    {"id": "1", "name": "Title", "kind": "title", "x": 868680, "y": 2331720, "width": 9875520, "height": 1325880, "defaultPrompt": null, "capacity": 80, "style": {"fontSize": 36, "bold": true, "align": "left", "anchor": "middle", "color": "inverse"}},
    {"id": "2", "name": "Subtitle", "kind": "subtitle", "x": 868680, "y": 3977640, "width": 9875520, "height": 1097280, "defaultPrompt": "Say in one or two sentences what this section shows and why it matters to the reader.", "capacity": 200, "style": {"fontSize": 18, "align": "left", "anchor": "top", "color": "inverseMuted"}},
    {"id": "slide-number", "name": "Slide number", "kind": "slide-number", "x": 10545775, "y": 6382512, "width": 1097280, "height": 274320, "defaultPrompt": null, "capacity": null, "style": {"fontSize": 9, "align": "right", "anchor": "middle", "color": "inverseMuted"}}
  ]'
),
(
  '00000000-0000-4000-8000-0000000d0c05', '00000000-0000-4000-8000-00000000d0c0', null, 'Body Text', 'body', 4, 'background',
  '[
    {"kind": "rect", "x": 548640, "y": 1298448, "width": 11094415, "height": 18288, "fill": "line"},
    {"kind": "rect", "x": 548640, "y": 1289304, "width": 1005840, "height": 36576, "fill": "accent2"},
    {"kind": "rect", "x": 548640, "y": 6309360, "width": 11094415, "height": 9144, "fill": "line"}
  ]',
  '[
    {"id": "1", "name": "Title", "kind": "title", "x": 548640, "y": 512064, "width": 11094415, "height": 731520, "defaultPrompt": "State the one conclusion of this slide as a full sentence of at most 14 words.", "capacity": 110, "style": {"fontSize": 26, "bold": true, "align": "left", "anchor": "middle", "color": "accent"}},
    {"id": "12", "name": "Text", "kind": "body", "x": 548640, "y": 1508760, "width": 11094415, "height": 4663440, "defaultPrompt": "Give three to five points that support the title. Begin each with the fact and its number, then say what follows from it.", "capacity": 800, "style": {"fontSize": 20, "align": "left", "anchor": "top", "color": "text", "bullets": true}},
    {"id": "section", "name": "Running section title", "kind": "text", "x": 548640, "y": 256032, "width": 8229600, "height": 256032, "defaultPrompt": null, "capacity": null, "style": {"fontSize": 10.5, "align": "left", "anchor": "middle", "color": "muted"}},
    {"id": "footer", "name": "Footer", "kind": "footer", "x": 548640, "y": 6382512, "width": 8686800, "height": 274320, "defaultPrompt": null, "capacity": 120, "style": {"fontSize": 9, "align": "left", "anchor": "middle", "color": "muted"}},
    {"id": "slide-number", "name": "Slide number", "kind": "slide-number", "x": 10545775, "y": 6382512, "width": 1097280, "height": 274320, "defaultPrompt": null, "capacity": null, "style": {"fontSize": 9, "align": "right", "anchor": "middle", "color": "muted"}}
  ]'
),
(
  '00000000-0000-4000-8000-0000000d0c06', '00000000-0000-4000-8000-00000000d0c0', null, 'Two Content', 'body', 5, 'background',
  '[
    {"kind": "rect", "x": 548640, "y": 1298448, "width": 11094415, "height": 18288, "fill": "line"},
    {"kind": "rect", "x": 548640, "y": 1289304, "width": 1005840, "height": 36576, "fill": "accent2"},
    {"kind": "rect", "x": 548640, "y": 6309360, "width": 11094415, "height": 9144, "fill": "line"}
  ]',
  '[
    {"id": "1", "name": "Title", "kind": "title", "x": 548640, "y": 512064, "width": 11094415, "height": 731520, "defaultPrompt": "State the one conclusion of this slide as a full sentence of at most 14 words.", "capacity": 110, "style": {"fontSize": 26, "bold": true, "align": "left", "anchor": "middle", "color": "accent"}},
    {"id": "12", "name": "Left text", "kind": "body", "x": 548640, "y": 1508760, "width": 5364328, "height": 4663440, "defaultPrompt": "Give the first half of the argument in three or four points with numbers.", "capacity": 450, "style": {"fontSize": 18, "align": "left", "anchor": "top", "color": "text", "bullets": true}},
    {"id": "13", "name": "Right text", "kind": "body", "x": 6278728, "y": 1508760, "width": 5364328, "height": 4663440, "defaultPrompt": "Give the second half of the argument in three or four points with numbers.", "capacity": 450, "style": {"fontSize": 18, "align": "left", "anchor": "top", "color": "text", "bullets": true}},
    {"id": "section", "name": "Running section title", "kind": "text", "x": 548640, "y": 256032, "width": 8229600, "height": 256032, "defaultPrompt": null, "capacity": null, "style": {"fontSize": 10.5, "align": "left", "anchor": "middle", "color": "muted"}},
    {"id": "footer", "name": "Footer", "kind": "footer", "x": 548640, "y": 6382512, "width": 8686800, "height": 274320, "defaultPrompt": null, "capacity": 120, "style": {"fontSize": 9, "align": "left", "anchor": "middle", "color": "muted"}},
    {"id": "slide-number", "name": "Slide number", "kind": "slide-number", "x": 10545775, "y": 6382512, "width": 1097280, "height": 274320, "defaultPrompt": null, "capacity": null, "style": {"fontSize": 9, "align": "right", "anchor": "middle", "color": "muted"}}
  ]'
),
(
  '00000000-0000-4000-8000-0000000d0c07', '00000000-0000-4000-8000-00000000d0c0', null, 'Comparison', 'body', 6, 'background',
  '[
    {"kind": "rect", "x": 548640, "y": 1298448, "width": 11094415, "height": 18288, "fill": "line"},
    {"kind": "rect", "x": 548640, "y": 1289304, "width": 1005840, "height": 36576, "fill": "accent2"},
    {"kind": "rect", "x": 548640, "y": 6309360, "width": 11094415, "height": 9144, "fill": "line"},
    {"kind": "rect", "x": 548640, "y": 1956816, "width": 5364328, "height": 18288, "fill": "accent"},
    {"kind": "rect", "x": 6278728, "y": 1956816, "width": 5364328, "height": 18288, "fill": "accent"}
  ]',
  '[
    {"id": "1", "name": "Title", "kind": "title", "x": 548640, "y": 512064, "width": 11094415, "height": 731520, "defaultPrompt": "State the one conclusion of this slide as a full sentence of at most 14 words.", "capacity": 110, "style": {"fontSize": 26, "bold": true, "align": "left", "anchor": "middle", "color": "accent"}},
    {"id": "14", "name": "Left heading", "kind": "text", "x": 548640, "y": 1508760, "width": 5364328, "height": 411480, "defaultPrompt": "Name the first alternative in at most five words.", "capacity": 45, "style": {"fontSize": 16, "bold": true, "align": "left", "anchor": "middle", "color": "accent"}},
    {"id": "12", "name": "Left text", "kind": "body", "x": 548640, "y": 2103120, "width": 5364328, "height": 4069080, "defaultPrompt": "List what speaks for and against the first alternative, most important first.", "capacity": 400, "style": {"fontSize": 18, "align": "left", "anchor": "top", "color": "text", "bullets": true}},
    {"id": "15", "name": "Right heading", "kind": "text", "x": 6278728, "y": 1508760, "width": 5364328, "height": 411480, "defaultPrompt": "Name the second alternative in at most five words.", "capacity": 45, "style": {"fontSize": 16, "bold": true, "align": "left", "anchor": "middle", "color": "accent"}},
    {"id": "13", "name": "Right text", "kind": "body", "x": 6278728, "y": 2103120, "width": 5364328, "height": 4069080, "defaultPrompt": "List what speaks for and against the second alternative, in the same order as on the left.", "capacity": 400, "style": {"fontSize": 18, "align": "left", "anchor": "top", "color": "text", "bullets": true}},
    {"id": "section", "name": "Running section title", "kind": "text", "x": 548640, "y": 256032, "width": 8229600, "height": 256032, "defaultPrompt": null, "capacity": null, "style": {"fontSize": 10.5, "align": "left", "anchor": "middle", "color": "muted"}},
    {"id": "footer", "name": "Footer", "kind": "footer", "x": 548640, "y": 6382512, "width": 8686800, "height": 274320, "defaultPrompt": null, "capacity": 120, "style": {"fontSize": 9, "align": "left", "anchor": "middle", "color": "muted"}},
    {"id": "slide-number", "name": "Slide number", "kind": "slide-number", "x": 10545775, "y": 6382512, "width": 1097280, "height": 274320, "defaultPrompt": null, "capacity": null, "style": {"fontSize": 9, "align": "right", "anchor": "middle", "color": "muted"}}
  ]'
),
(
  '00000000-0000-4000-8000-0000000d0c08', '00000000-0000-4000-8000-00000000d0c0', null, '2 across', 'body', 7, 'background',
  '[
    {"kind": "rect", "x": 548640, "y": 1298448, "width": 11094415, "height": 18288, "fill": "line"},
    {"kind": "rect", "x": 548640, "y": 1289304, "width": 1005840, "height": 36576, "fill": "accent2"},
    {"kind": "rect", "x": 548640, "y": 6309360, "width": 11094415, "height": 9144, "fill": "line"},
    {"kind": "rect", "x": 548640, "y": 1508760, "width": 5364328, "height": 4663440, "fill": "surface"},
    {"kind": "rect", "x": 6278728, "y": 1508760, "width": 5364328, "height": 4663440, "fill": "surface"},
    {"kind": "rect", "x": 548640, "y": 1508760, "width": 5364328, "height": 45720, "fill": "accent"},
    {"kind": "rect", "x": 6278728, "y": 1508760, "width": 5364328, "height": 45720, "fill": "accent"}
  ]',
  '[
    {"id": "1", "name": "Title", "kind": "title", "x": 548640, "y": 512064, "width": 11094415, "height": 731520, "defaultPrompt": "State the one conclusion of this slide as a full sentence of at most 14 words.", "capacity": 110, "style": {"fontSize": 26, "bold": true, "align": "left", "anchor": "middle", "color": "accent"}},
    {"id": "12", "name": "Left panel", "kind": "body", "x": 731520, "y": 1691640, "width": 4998568, "height": 4297680, "defaultPrompt": "Make the first of two points: one sentence, then its evidence.", "capacity": 380, "style": {"fontSize": 18, "align": "left", "anchor": "top", "color": "text", "bullets": true}},
    {"id": "13", "name": "Right panel", "kind": "body", "x": 6461608, "y": 1691640, "width": 4998568, "height": 4297680, "defaultPrompt": "Make the second of two points: one sentence, then its evidence.", "capacity": 380, "style": {"fontSize": 18, "align": "left", "anchor": "top", "color": "text", "bullets": true}},
    {"id": "section", "name": "Running section title", "kind": "text", "x": 548640, "y": 256032, "width": 8229600, "height": 256032, "defaultPrompt": null, "capacity": null, "style": {"fontSize": 10.5, "align": "left", "anchor": "middle", "color": "muted"}},
    {"id": "footer", "name": "Footer", "kind": "footer", "x": 548640, "y": 6382512, "width": 8686800, "height": 274320, "defaultPrompt": null, "capacity": 120, "style": {"fontSize": 9, "align": "left", "anchor": "middle", "color": "muted"}},
    {"id": "slide-number", "name": "Slide number", "kind": "slide-number", "x": 10545775, "y": 6382512, "width": 1097280, "height": 274320, "defaultPrompt": null, "capacity": null, "style": {"fontSize": 9, "align": "right", "anchor": "middle", "color": "muted"}}
  ]'
),
(
  '00000000-0000-4000-8000-0000000d0c09', '00000000-0000-4000-8000-00000000d0c0', null, '1 left 2 right', 'body', 8, 'background',
  '[
    {"kind": "rect", "x": 548640, "y": 1298448, "width": 11094415, "height": 18288, "fill": "line"},
    {"kind": "rect", "x": 548640, "y": 1289304, "width": 1005840, "height": 36576, "fill": "accent2"},
    {"kind": "rect", "x": 548640, "y": 6309360, "width": 11094415, "height": 9144, "fill": "line"},
    {"kind": "rect", "x": 6278728, "y": 1508760, "width": 5364328, "height": 2194560, "fill": "surface"},
    {"kind": "rect", "x": 6278728, "y": 3977640, "width": 5364328, "height": 2194560, "fill": "surface"}
  ]',
  '[
    {"id": "1", "name": "Title", "kind": "title", "x": 548640, "y": 512064, "width": 11094415, "height": 731520, "defaultPrompt": "State the one conclusion of this slide as a full sentence of at most 14 words.", "capacity": 110, "style": {"fontSize": 26, "bold": true, "align": "left", "anchor": "middle", "color": "accent"}},
    {"id": "12", "name": "Left text", "kind": "body", "x": 548640, "y": 1508760, "width": 5364328, "height": 4663440, "defaultPrompt": "Make the main argument in three or four points.", "capacity": 450, "style": {"fontSize": 18, "align": "left", "anchor": "top", "color": "text", "bullets": true}},
    {"id": "13", "name": "Upper right panel", "kind": "body", "x": 6461608, "y": 1645920, "width": 4998568, "height": 1920240, "defaultPrompt": "Give the strongest piece of evidence for the argument on the left.", "capacity": 180, "style": {"fontSize": 16, "align": "left", "anchor": "top", "color": "text", "bullets": true}},
    {"id": "14", "name": "Lower right panel", "kind": "body", "x": 6461608, "y": 4114800, "width": 4998568, "height": 1920240, "defaultPrompt": "Say what follows for the reader.", "capacity": 180, "style": {"fontSize": 16, "align": "left", "anchor": "top", "color": "text", "bullets": true}},
    {"id": "section", "name": "Running section title", "kind": "text", "x": 548640, "y": 256032, "width": 8229600, "height": 256032, "defaultPrompt": null, "capacity": null, "style": {"fontSize": 10.5, "align": "left", "anchor": "middle", "color": "muted"}},
    {"id": "footer", "name": "Footer", "kind": "footer", "x": 548640, "y": 6382512, "width": 8686800, "height": 274320, "defaultPrompt": null, "capacity": 120, "style": {"fontSize": 9, "align": "left", "anchor": "middle", "color": "muted"}},
    {"id": "slide-number", "name": "Slide number", "kind": "slide-number", "x": 10545775, "y": 6382512, "width": 1097280, "height": 274320, "defaultPrompt": null, "capacity": null, "style": {"fontSize": 9, "align": "right", "anchor": "middle", "color": "muted"}}
  ]'
),
(
  '00000000-0000-4000-8000-0000000d0c0a', '00000000-0000-4000-8000-00000000d0c0', null, 'Title Only', 'body', 9, 'background',
  '[
    {"kind": "rect", "x": 548640, "y": 1298448, "width": 11094415, "height": 18288, "fill": "line"},
    {"kind": "rect", "x": 548640, "y": 1289304, "width": 1005840, "height": 36576, "fill": "accent2"},
    {"kind": "rect", "x": 548640, "y": 6309360, "width": 11094415, "height": 9144, "fill": "line"}
  ]',
  '[
    {"id": "1", "name": "Title", "kind": "title", "x": 548640, "y": 512064, "width": 11094415, "height": 731520, "defaultPrompt": "State the one conclusion of this slide as a full sentence of at most 14 words.", "capacity": 110, "style": {"fontSize": 26, "bold": true, "align": "left", "anchor": "middle", "color": "accent"}},
    {"id": "section", "name": "Running section title", "kind": "text", "x": 548640, "y": 256032, "width": 8229600, "height": 256032, "defaultPrompt": null, "capacity": null, "style": {"fontSize": 10.5, "align": "left", "anchor": "middle", "color": "muted"}},
    {"id": "footer", "name": "Footer", "kind": "footer", "x": 548640, "y": 6382512, "width": 8686800, "height": 274320, "defaultPrompt": null, "capacity": 120, "style": {"fontSize": 9, "align": "left", "anchor": "middle", "color": "muted"}},
    {"id": "slide-number", "name": "Slide number", "kind": "slide-number", "x": 10545775, "y": 6382512, "width": 1097280, "height": 274320, "defaultPrompt": null, "capacity": null, "style": {"fontSize": 9, "align": "right", "anchor": "middle", "color": "muted"}}
  ]'
),
(
  '00000000-0000-4000-8000-0000000d0c0b', '00000000-0000-4000-8000-00000000d0c0', null, 'Chart', 'chart', 10, 'background',
  '[
    {"kind": "rect", "x": 548640, "y": 1298448, "width": 11094415, "height": 18288, "fill": "line"},
    {"kind": "rect", "x": 548640, "y": 1289304, "width": 1005840, "height": 36576, "fill": "accent2"},
    {"kind": "rect", "x": 548640, "y": 6309360, "width": 11094415, "height": 9144, "fill": "line"}
  ]',
  '[
    {"id": "1", "name": "Title", "kind": "title", "x": 548640, "y": 512064, "width": 11094415, "height": 731520, "defaultPrompt": "State the one conclusion of this slide as a full sentence of at most 14 words.", "capacity": 110, "style": {"fontSize": 26, "bold": true, "align": "left", "anchor": "middle", "color": "accent"}},
    {"id": "chart_data", "name": "Chart", "kind": "chart", "x": 548640, "y": 1508760, "width": 7223760, "height": 4343400, "defaultPrompt": "Show the series that proves the title; name the unit and the period, and mark estimates as such.", "capacity": null, "style": {"fontSize": 18, "color": "text"}},
    {"id": "12", "name": "Takeaways", "kind": "body", "x": 8046720, "y": 1508760, "width": 3596335, "height": 4343400, "defaultPrompt": "Say in two or three short points what the reader should see in the chart.", "capacity": 240, "style": {"fontSize": 16, "align": "left", "anchor": "top", "color": "text", "bullets": true}},
    {"id": "source", "name": "Source", "kind": "text", "x": 548640, "y": 5961888, "width": 11094415, "height": 274320, "defaultPrompt": "Name every source with its date, in one line.", "capacity": 180, "style": {"fontSize": 9, "align": "left", "anchor": "middle", "color": "muted"}},
    {"id": "section", "name": "Running section title", "kind": "text", "x": 548640, "y": 256032, "width": 8229600, "height": 256032, "defaultPrompt": null, "capacity": null, "style": {"fontSize": 10.5, "align": "left", "anchor": "middle", "color": "muted"}},
    {"id": "footer", "name": "Footer", "kind": "footer", "x": 548640, "y": 6382512, "width": 8686800, "height": 274320, "defaultPrompt": null, "capacity": 120, "style": {"fontSize": 9, "align": "left", "anchor": "middle", "color": "muted"}},
    {"id": "slide-number", "name": "Slide number", "kind": "slide-number", "x": 10545775, "y": 6382512, "width": 1097280, "height": 274320, "defaultPrompt": null, "capacity": null, "style": {"fontSize": 9, "align": "right", "anchor": "middle", "color": "muted"}}
  ]'
),
(
  '00000000-0000-4000-8000-0000000d0c0c', '00000000-0000-4000-8000-00000000d0c0', null, 'Table', 'table', 11, 'background',
  '[
    {"kind": "rect", "x": 548640, "y": 1298448, "width": 11094415, "height": 18288, "fill": "line"},
    {"kind": "rect", "x": 548640, "y": 1289304, "width": 1005840, "height": 36576, "fill": "accent2"},
    {"kind": "rect", "x": 548640, "y": 6309360, "width": 11094415, "height": 9144, "fill": "line"}
  ]',
  '[
    {"id": "1", "name": "Title", "kind": "title", "x": 548640, "y": 512064, "width": 11094415, "height": 731520, "defaultPrompt": "State the one conclusion of this slide as a full sentence of at most 14 words.", "capacity": 110, "style": {"fontSize": 26, "bold": true, "align": "left", "anchor": "middle", "color": "accent"}},
    {"id": "table_data", "name": "Table", "kind": "table", "x": 548640, "y": 1508760, "width": 11094415, "height": 3703320, "defaultPrompt": "Compare in a table of at most eight rows and six columns; give the unit in the header row.", "capacity": null, "style": {"fontSize": 18, "color": "text"}},
    {"id": "12", "name": "Reading", "kind": "body", "x": 548640, "y": 5303520, "width": 11094415, "height": 594360, "defaultPrompt": "Say in one sentence how to read the table.", "capacity": 150, "style": {"fontSize": 16, "align": "left", "anchor": "top", "color": "text", "bullets": false}},
    {"id": "source", "name": "Source", "kind": "text", "x": 548640, "y": 5961888, "width": 11094415, "height": 274320, "defaultPrompt": "Name every source with its date, in one line.", "capacity": 180, "style": {"fontSize": 9, "align": "left", "anchor": "middle", "color": "muted"}},
    {"id": "section", "name": "Running section title", "kind": "text", "x": 548640, "y": 256032, "width": 8229600, "height": 256032, "defaultPrompt": null, "capacity": null, "style": {"fontSize": 10.5, "align": "left", "anchor": "middle", "color": "muted"}},
    {"id": "footer", "name": "Footer", "kind": "footer", "x": 548640, "y": 6382512, "width": 8686800, "height": 274320, "defaultPrompt": null, "capacity": 120, "style": {"fontSize": 9, "align": "left", "anchor": "middle", "color": "muted"}},
    {"id": "slide-number", "name": "Slide number", "kind": "slide-number", "x": 10545775, "y": 6382512, "width": 1097280, "height": 274320, "defaultPrompt": null, "capacity": null, "style": {"fontSize": 9, "align": "right", "anchor": "middle", "color": "muted"}}
  ]'
),
(
  '00000000-0000-4000-8000-0000000d0c0d', '00000000-0000-4000-8000-00000000d0c0', null, 'Picture with Caption', 'picture', 12, 'background',
  '[
    {"kind": "rect", "x": 548640, "y": 1298448, "width": 11094415, "height": 18288, "fill": "line"},
    {"kind": "rect", "x": 548640, "y": 1289304, "width": 1005840, "height": 36576, "fill": "accent2"},
    {"kind": "rect", "x": 548640, "y": 6309360, "width": 11094415, "height": 9144, "fill": "line"}
  ]',
  '[
    {"id": "1", "name": "Title", "kind": "title", "x": 548640, "y": 512064, "width": 11094415, "height": 731520, "defaultPrompt": "State the one conclusion of this slide as a full sentence of at most 14 words.", "capacity": 110, "style": {"fontSize": 26, "bold": true, "align": "left", "anchor": "middle", "color": "accent"}},
    {"id": "picture", "name": "Picture", "kind": "picture", "x": 548640, "y": 1508760, "width": 6583680, "height": 4663440, "defaultPrompt": "Describe the picture that belongs here: what it shows, from where, and why it is worth the space.", "capacity": null},
    {"id": "14", "name": "Caption heading", "kind": "text", "x": 7498080, "y": 1508760, "width": 4144975, "height": 411480, "defaultPrompt": "Name what the picture shows in at most five words.", "capacity": 45, "style": {"fontSize": 16, "bold": true, "align": "left", "anchor": "middle", "color": "accent"}},
    {"id": "12", "name": "Caption", "kind": "body", "x": 7498080, "y": 2057400, "width": 4144975, "height": 4114800, "defaultPrompt": "Explain in two or three sentences what the reader should notice.", "capacity": 300, "style": {"fontSize": 18, "align": "left", "anchor": "top", "color": "text", "bullets": false}},
    {"id": "section", "name": "Running section title", "kind": "text", "x": 548640, "y": 256032, "width": 8229600, "height": 256032, "defaultPrompt": null, "capacity": null, "style": {"fontSize": 10.5, "align": "left", "anchor": "middle", "color": "muted"}},
    {"id": "footer", "name": "Footer", "kind": "footer", "x": 548640, "y": 6382512, "width": 8686800, "height": 274320, "defaultPrompt": null, "capacity": 120, "style": {"fontSize": 9, "align": "left", "anchor": "middle", "color": "muted"}},
    {"id": "slide-number", "name": "Slide number", "kind": "slide-number", "x": 10545775, "y": 6382512, "width": 1097280, "height": 274320, "defaultPrompt": null, "capacity": null, "style": {"fontSize": 9, "align": "right", "anchor": "middle", "color": "muted"}}
  ]'
),
(
  '00000000-0000-4000-8000-0000000d0c0e', '00000000-0000-4000-8000-00000000d0c0', null, 'Quote', 'quote', 13, 'surface',
  '[
    {"kind": "rect", "x": 1097280, "y": 1463040, "width": 54864, "height": 3291840, "fill": "accent2"}
  ]',
  '[
    {"id": "1", "name": "Title", "kind": "title", "x": 1463040, "y": 640080, "width": 9509760, "height": 548640, "defaultPrompt": null, "capacity": 60, "style": {"fontSize": 14, "bold": true, "align": "left", "anchor": "middle", "color": "muted"}},
    {"id": "12", "name": "Quotation", "kind": "body", "x": 1463040, "y": 1463040, "width": 9509760, "height": 3291840, "defaultPrompt": "Quote one sentence that a customer, manager or investor has really said.", "capacity": 260, "style": {"fontSize": 30, "align": "left", "anchor": "middle", "color": "accent", "bullets": false}},
    {"id": "2", "name": "Speaker", "kind": "text", "x": 1463040, "y": 4937760, "width": 9509760, "height": 548640, "defaultPrompt": "Give name, position and occasion.", "capacity": 100, "style": {"fontSize": 16, "align": "left", "anchor": "top", "color": "muted"}},
    {"id": "section", "name": "Running section title", "kind": "text", "x": 548640, "y": 256032, "width": 8229600, "height": 256032, "defaultPrompt": null, "capacity": null, "style": {"fontSize": 10.5, "align": "left", "anchor": "middle", "color": "muted"}},
    {"id": "footer", "name": "Footer", "kind": "footer", "x": 548640, "y": 6382512, "width": 8686800, "height": 274320, "defaultPrompt": null, "capacity": 120, "style": {"fontSize": 9, "align": "left", "anchor": "middle", "color": "muted"}},
    {"id": "slide-number", "name": "Slide number", "kind": "slide-number", "x": 10545775, "y": 6382512, "width": 1097280, "height": 274320, "defaultPrompt": null, "capacity": null, "style": {"fontSize": 9, "align": "right", "anchor": "middle", "color": "muted"}}
  ]'
),
(
  '00000000-0000-4000-8000-0000000d0c0f', '00000000-0000-4000-8000-00000000d0c0', null, 'Blank', 'blank', 14, 'background',
  '[]',
  '[
    {"id": "footer", "name": "Footer", "kind": "footer", "x": 548640, "y": 6382512, "width": 8686800, "height": 274320, "defaultPrompt": null, "capacity": 120, "style": {"fontSize": 9, "align": "left", "anchor": "middle", "color": "muted"}},
    {"id": "slide-number", "name": "Slide number", "kind": "slide-number", "x": 10545775, "y": 6382512, "width": 1097280, "height": 274320, "defaultPrompt": null, "capacity": null, "style": {"fontSize": 9, "align": "right", "anchor": "middle", "color": "muted"}}
  ]'
);
