'use client';

import { setNonce } from 'get-nonce';

/**
 * Dialogs and menus lock the page's scrolling with a <style> element made at run time; the content security policy
 * lets it in only with the page's nonce. A script's nonce is readable by scripts, and by nothing else.
 */
export function StyleNonce() {
  if (typeof document !== 'undefined') {
    const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce;
    if (nonce) setNonce(nonce);
  }
  return null;
}
