// Finds the place of a JSON Pointer in JSON text, also in text that is not quite JSON.

/**
 * The line (from 1) on which the value of a pointer begins; of the deepest part of it that is there, if it is not.
 *
 * @param {string} text JSON text
 * @param {string} pointer such as `/promotions/0/benefit`
 */
export function lineOf(text, pointer) {
  const wanted = pointer.split("/").slice(1).map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  let at = 0;
  let best = 0;
  let deepest = 0;

  const blank = () => {
    while (" \t\r\n".includes(text[at]) && at < text.length) at++;
  };
  const string = () => {
    const begin = at++;
    while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
    at++;
    try {
      return JSON.parse(text.slice(begin, at));
    } catch {
      return undefined;
    }
  };
  /** Reads a value; `depth` parts of the pointer lead to it, or -1 if it lies elsewhere. */
  const value = (depth, begin) => {
    if (depth >= deepest) {
      deepest = depth;
      best = begin;
    }
    blank();
    if (text[at] === '"') return void string();
    const close = { "{": "}", "[": "]" }[text[at]];
    if (close === undefined) {
      while (at < text.length && !",]}".includes(text[at])) at++;
      return;
    }
    at++;
    for (let index = 0; at < text.length; index++) {
      blank();
      if (text[at] === close) break;
      const memberBegin = at;
      let key = String(index);
      if (close === "}") {
        if (text[at] !== '"') break;
        key = string();
        blank();
        if (text[at] === ":") at++;
      }
      value(depth >= 0 && depth < wanted.length && key === wanted[depth] ? depth + 1 : -1, memberBegin);
      blank();
      if (text[at] === ",") at++;
      else if (text[at] !== close) break;
    }
    at++;
  };
  blank();
  value(0, at);
  return text.slice(0, best).split("\n").length;
}
