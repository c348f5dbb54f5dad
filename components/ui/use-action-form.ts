'use client';

import { useEffect, useRef, useState, useTransition, type FormEvent } from 'react';
import type { z } from 'zod';
import { runAction } from '@/components/ui/run-action';
import { fieldErrors } from '@/lib/errors/validation';
import type { ActionError, ActionResult } from '@/lib/server/action-result';

export type ActionFormOptions<Schema extends z.ZodType, Data> = {
  /** The schema that the action uses too: what it refuses here costs no request. */
  schema: Schema;
  action: (input: z.input<Schema>) => Promise<ActionResult<Data>>;
  onSuccess: (data: Data, form: HTMLFormElement) => void;
  /** The action's input, where it is more than the form's fields. */
  toInput?: (form: FormData) => z.input<Schema>;
};

/**
 * A form whose submit is a server action: errors by field name, one error for the form, focus on the first bad field.
 * The fields are uncontrolled and stay as they are when the action refuses.
 */
export function useActionForm<Schema extends z.ZodType, Data>({
  schema,
  action,
  onSuccess,
  toInput = (form) => Object.fromEntries(form) as z.input<Schema>,
}: ActionFormOptions<Schema, Data>) {
  const formRef = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [error, setError] = useState<ActionError | null>(null);
  const [pending, startTransition] = useTransition();

  useEffect(() => {
    if (Object.keys(errors).length > 0) {
      formRef.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    }
  }, [errors]);

  function showFieldErrors(found: { field: string; message: string }[]) {
    const byField: Record<string, string> = {};
    for (const { field, message } of found) byField[field] ??= message;
    setErrors(byField);
  }

  function submit(data: FormData) {
    if (pending) return;
    setError(null);
    const input = toInput(data);
    const checked = schema.safeParse(input);
    if (!checked.success) {
      showFieldErrors(fieldErrors(checked.error));
      return;
    }
    setErrors({});
    startTransition(async () => {
      const result = await runAction(() => action(input));
      if (result.ok) {
        if (formRef.current) onSuccess(result.data, formRef.current);
      } else if (result.error.errors?.length) {
        showFieldErrors(result.error.errors);
      } else {
        setError(result.error);
      }
    });
  }

  return {
    formProps: {
      ref: formRef,
      noValidate: true,
      // For a submit before the page has come alive: React keeps it and replays it, and the form never leaves as a GET.
      action: submit,
      onSubmit: (event: FormEvent<HTMLFormElement>) => {
        event.preventDefault();
        submit(new FormData(event.currentTarget));
      },
    },
    errors,
    error,
    pending,
  };
}
