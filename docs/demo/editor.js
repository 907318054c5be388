// A small editor for JSON: line numbers, colours, and each problem at its line. The text lies in a plain textarea, so
// that keyboards and screen readers have what they know; the colours lie behind it.

import { lineOf } from "./pointer.js";

const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
const escape = (text) => text.replace(/[&<>]/g, (character) => escapes[character]);

function coloured(line) {
  return escape(line).replace(/("(?:[^"\\]|\\.)*"?)(\s*:)?|\b(true|false|null)\b|(-?\d+(?:\.\d+)?)/g, (whole, text, colon, word, number) => {
    if (text !== undefined) return colon === undefined ? `<i class="s">${text}</i>` : `<i class="k">${text}</i>${colon}`;
    return word === undefined ? `<i class="n">${number}</i>` : `<i class="w">${word}</i>`;
  });
}

export class Editor {
  #area;
  #behind;
  #lines = new Map();

  /**
   * @param {{ area: HTMLTextAreaElement, behind: HTMLElement }} parts
   * @param {(text: string) => void} changed called after each edit
   */
  constructor({ area, behind }, changed) {
    this.#area = area;
    this.#behind = behind;
    // Pasting many lines is many inputs in one go: they are looked at once, before the next frame is drawn.
    let waiting = false;
    area.addEventListener("input", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        this.#paint();
        changed(area.value);
      });
    });
    area.addEventListener("scroll", () => this.#follow());
  }

  get text() {
    return this.#area.value;
  }

  set text(text) {
    this.#area.value = text;
    this.#area.setSelectionRange(0, 0);
    this.#area.scrollTop = 0;
    this.#paint();
  }

  /**
   * Marks the lines of these problems.
   *
   * @returns the problems, each with its `line`
   */
  mark(problems) {
    const placed = problems.map((problem) => {
      const told = problem.code === "json_syntax" ? /line (\d+)/.exec(problem.found) : null;
      return { ...problem, line: told === null ? lineOf(this.text, problem.path) : Number(told[1]) };
    });
    this.#lines = new Map(placed.map((problem) => [problem.line, problem]));
    this.#paint();
    return placed;
  }

  /** Puts the cursor on a line. */
  goto(line) {
    const area = this.#area;
    const lines = area.value.split("\n");
    const begin = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    area.focus();
    area.setSelectionRange(begin, begin + (lines[line - 1]?.length ?? 0));
    area.scrollTop = Math.max(0, (line - 4) * (area.scrollHeight / lines.length));
  }

  #paint() {
    this.#behind.innerHTML = this.text
      .split("\n")
      .map((line, at) => `<div${this.#lines.has(at + 1) ? ' class="bad"' : ""}>${coloured(line) || " "}</div>`)
      .join("");
    this.#follow();
  }

  #follow() {
    this.#behind.style.transform = `translate(${-this.#area.scrollLeft}px, ${-this.#area.scrollTop}px)`;
  }
}
