// The content security policy admits only <style> elements that carry this response's nonce. UI libraries insert some
// without it (scroll lock, scrollbar measuring), so every <style> gets the nonce where it is made. Imported first.

/** The nonce that the host wrote into this page; empty under the development server, which sends no policy. */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

const createElement = Document.prototype.createElement;

Document.prototype.createElement = function (this: Document, tagName: string, options?: ElementCreationOptions) {
  const element = createElement.call(this, tagName, options);
  if (element instanceof HTMLStyleElement && styleNonce) element.nonce = styleNonce;
  return element;
} as typeof createElement;
