// The checkout page. It holds what the customer chose, asks the engine, and shows what the engine said.

import { Engine, TillworkError, init } from "./tillwork/index.js";
import { art } from "./art.js";
import { Editor } from "./editor.js";
import { balance, extras, moments, products, texts } from "./shop.js";

const $ = (id) => document.getElementById(id);
const state = { language: "en", quantities: new Map(), codes: [], member: false, first: false, evening: false, redeem: false };
let engine;
let labels = new Map();

// ---- What the customer chose, as a cart

function cart(change = {}) {
  const quantities = change.quantities ?? state.quantities;
  return {
    id: "demo",
    currency: "CNY",
    at: state.evening ? moments.evening : moments.ordinary,
    lines: products
      .filter(({ sku }) => (quantities.get(sku) ?? 0) > 0)
      .map(({ sku, price, list, categories }) => ({ id: sku, sku, quantity: quantities.get(sku), unit_price: price, list_price: list, categories })),
    shipping: [{ id: "parcel", method: "standard", amount: "12.00" }],
    codes: change.codes ?? state.codes,
    customer: { id: "li-na", segments: state.member ? ["member"] : [], orders: state.first ? 0 : 7, points: state.member ? balance : 0 },
    redeem: state.member && state.redeem ? "max" : undefined,
  };
}

// ---- Words

const text = () => texts[state.language];
const money = (amount) => `¥${amount}`;
const minus = (amount) => `−¥${amount}`;
/** Money of the engine is text with two digits here: whole fen can be compared and subtracted. */
const fen = (amount) => BigInt(amount.replace(".", ""));
const yuan = (amount) => `${amount / 100n}.${String(amount % 100n).padStart(2, "0")}`;
const product = (sku) => products.find((entry) => entry.sku === sku)?.[state.language] ?? [extras[sku]?.[state.language] ?? sku];
const label = (promotion) => labels.get(promotion)?.[state.language] ?? (promotion === "$points" ? "" : promotion);

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

// ---- The shelf

const cards = new Map();

function buildShelf() {
  for (const { sku, price, list } of products) {
    const step = (by) => () => {
      state.quantities.set(sku, Math.min(99, Math.max(0, (state.quantities.get(sku) ?? 0) + by)));
      show();
    };
    const card = {
      name: element("h3"),
      note: element("p", { class: "note" }),
      next: element("p", { class: "next-one" }),
      less: element("button", { type: "button" }, "−"),
      quantity: element("output"),
      more: element("button", { type: "button" }, "+"),
    };
    card.less.addEventListener("click", step(-1));
    card.more.addEventListener("click", step(1));
    const { background, drawing } = art[sku];
    const picture = element("div", { class: "picture", style: `background: ${background}` });
    picture.innerHTML = drawing;
    const prices = element("p", { class: "price" }, element("strong", {}, money(price)), list === undefined ? "" : element("s", {}, money(list)));
    const stepper = element("div", { class: "stepper", role: "group" }, card.less, card.quantity, card.more);
    card.stepper = stepper;
    $("products").append(element("li", { "data-sku": sku }, picture, element("div", { class: "about" }, card.name, card.note, prices, card.next), stepper));
    cards.set(sku, card);
  }
}

function showShelf(outcome) {
  for (const { sku, price } of products) {
    const card = cards.get(sku);
    const [name, note] = product(sku);
    const quantity = state.quantities.get(sku) ?? 0;
    card.name.textContent = name;
    card.note.textContent = note;
    card.quantity.textContent = quantity;
    card.quantity.setAttribute("aria-label", `${text().quantity(name)}: ${quantity}`);
    card.stepper.setAttribute("aria-label", name);
    card.less.setAttribute("aria-label", text().remove(name));
    card.more.setAttribute("aria-label", text().add(name));
    card.less.disabled = quantity === 0;
    card.stepper.classList.toggle("some", quantity > 0);

    // What one more would cost, which the engine knows: it prices the cart that has it.
    const more = engine.evaluate(cart({ quantities: new Map(state.quantities).set(sku, quantity + 1) }));
    const shipping = (priced) => priced.shipping.reduce((sum, entry) => sum + fen(entry.payable), 0n);
    const difference = fen(more.totals.payable) - shipping(more) - (fen(outcome.totals.payable) - shipping(outcome));
    card.next.textContent =
      difference >= fen(price) ? "" : difference >= 0n ? text().nextOne(money(yuan(difference))) : text().nextFree(money(yuan(-difference)));
  }
}

// ---- The receipt

function showReceipt(outcome) {
  const nothing = outcome.lines.length === 0;
  $("receipt").classList.toggle("nothing", nothing);
  $("empty").hidden = !nothing;
  $("lines").replaceChildren(...outcome.lines.map(receiptLine));
  $("next").replaceChildren(...outcome.next.map((miss) => nearMiss(outcome, miss)).filter((shown) => shown !== undefined));

  const sums = [];
  const row = (name, amount, kind) => sums.push(element("div", { class: kind }, element("dt", {}, name), element("dd", {}, amount)));
  row(text().subtotal, money(outcome.totals.subtotal));
  for (const applied of outcome.applied) {
    if (applied.promotion === "$points") row(text().pointsSpent(outcome.points.spent), minus(applied.amount), "off");
    else if (fen(applied.amount) > 0n && !applied.classes.every((name) => name === "shipping")) {
      row(element("span", {}, label(applied.promotion), applied.code === undefined ? "" : element("b", {}, applied.code)), minus(applied.amount), "off");
    }
  }
  const freight = outcome.shipping[0];
  if (freight !== undefined && !nothing) {
    const by = freight.adjustments.map((adjustment) => label(adjustment.promotion)).join(", ");
    const free = fen(freight.payable) === 0n;
    row(
      element("span", {}, text().shipping, by === "" ? "" : element("small", {}, by)),
      element("span", {}, fen(freight.payable) < fen(freight.amount) ? element("s", {}, money(freight.amount)) : "", free ? text().free : money(freight.payable)),
      free ? "off" : undefined,
    );
  }
  for (const gift of outcome.gifts) row(element("span", {}, product(gift.sku)[0], element("small", {}, label(gift.promotion))), text().gift, "off");
  $("sums").replaceChildren(...(nothing ? [] : sums));

  const payable = nothing ? "0.00" : outcome.totals.payable;
  $("total").textContent = money(payable);
  const rewards = [];
  if (!nothing && fen(outcome.totals.saved) > 0n) rewards.push(text().saved(money(outcome.totals.saved)));
  if (!nothing && (outcome.points?.earned ?? 0) > 0) rewards.push(text().earned(outcome.points.earned));
  $("rewards").textContent = rewards.join(" · ");
  $("pay").textContent = text().pay(money(payable));
  $("pay").disabled = nothing;
  $("digest").textContent = outcome.digest;

  $("redeem-row").hidden = !state.member;
  $("redeem-text").textContent = text().redeem(balance);
  $("dock-total").textContent = money(payable);
  $("dock-next").textContent = $("next").querySelector("p")?.textContent ?? rewards.join(" · ");
}

function receiptLine(line) {
  const [name] = product(line.sku);
  const full = line.payable === line.subtotal;
  const runs = line.runs.length > 1 ? line.runs.map((run) => text().each(run.units, money(run.price))).join(" + ") : "";
  return element(
    "li",
    {},
    element("span", { class: "name" }, name, element("b", {}, ` × ${line.quantity}`)),
    element("span", { class: "amount" }, full ? "" : element("s", {}, money(line.subtotal)), element("strong", {}, money(line.payable))),
    element(
      "ul",
      {},
      ...(runs === "" ? [] : [element("li", { class: "runs" }, runs)]),
      ...line.adjustments.filter(({ promotion }) => promotion !== "$points").map(({ promotion, amount }) => element("li", {}, `${label(promotion)} `, element("span", {}, minus(amount)))),
    ),
  );
}

function nearMiss(outcome, miss) {
  const gains = [];
  const has = outcome.applied.some(({ promotion }) => promotion === miss.promotion);
  if (fen(miss.saves) > 0n) gains.push(has ? text().offAlso(money(miss.saves)) : text().off(money(miss.saves)));
  if (miss.gifts !== undefined) gains.push(text().aGift);
  if (miss.points !== undefined) gains.push(text().morePoints(miss.points));
  const what = gains.join(" + ");
  if (outcome.lines.length === 0) return undefined;
  let value, max, sentence;
  if (miss.change.kind === "spend") {
    // How far the customer is: the reason's own numbers, or the basket if the promotion already gives something.
    const reason = outcome.not_applied.find(({ promotion }) => promotion === miss.promotion)?.reason;
    const missing = fen(miss.change.amount);
    const reached = reason?.kind === "condition" && reason.measure === "spend" ? fen(reason.actual) : fen(outcome.totals.subtotal) - fen(outcome.totals.discounts.price) - fen(outcome.totals.discounts.item);
    [value, max] = [Number(reached), Number(reached + missing)];
    sentence = text().spendMore(money(miss.change.amount), what);
  } else {
    const line = outcome.lines.find(({ id }) => id === miss.change.line);
    [value, max] = [line.quantity, line.quantity + miss.change.units];
    sentence = text().unitsMore(miss.change.units, product(line.sku)[0], what);
  }
  const id = `next-${miss.promotion}`;
  return element(
    "li",
    {},
    element("p", { id }, sentence),
    element("progress", { value, max, "aria-labelledby": id }),
    element("small", {}, label(miss.promotion)),
  );
}

// ---- Codes

function showCodes(outcome) {
  $("codes").replaceChildren(
    ...state.codes.map((code) => {
      const { good, words } = verdict(outcome, code);
      const remove = element("button", { type: "button", "aria-label": text().removeCode(code) }, "✕");
      remove.addEventListener("click", () => {
        state.codes = state.codes.filter((other) => other !== code);
        show();
        $("code").focus();
      });
      return element("li", { class: good ? "good" : "bad" }, element("b", {}, code), element("span", {}, words), remove);
    }),
  );
}

/** What became of a code, in the engine's words. */
function verdict(outcome, code) {
  const applied = outcome.applied.find((entry) => entry.code === code);
  if (applied !== undefined) {
    return { good: true, words: fen(applied.amount) > 0n ? text().codeSaves(money(applied.amount)) : text().codeApplied };
  }
  const reason = reasons(outcome).find((entry) => entry.code === code);
  return { good: false, words: reason?.words ?? "", kind: reason?.kind };
}

/** What did not apply, and why in the engine's own sentences, without the names before them. */
function reasons(outcome) {
  // The engine tells what applied, what did not, what is missing for more, and what to pay: one sentence each for the last three.
  const sentences = engine.explain(outcome, state.language === "zh" ? "zh-CN" : "en");
  const first = sentences.length - 1 - outcome.next.length - outcome.not_applied.length;
  return outcome.not_applied.map(({ promotion, code, reason }, at) => {
    const sentence = sentences[first + at].replaceAll(/CNY (?=\d)/g, "¥");
    const name = promotion === undefined ? "" : label(promotion);
    const words = name !== "" && sentence.startsWith(name) ? sentence.slice(name.length) : sentence.slice(sentence.search(/: |：/));
    return { name: name || code || "", code, kind: reason.kind, words: words.replace(/^: |^：/, "") };
  });
}

function showWhy(outcome) {
  const shown = reasons(outcome).map(({ name, words }) => element("li", {}, element("b", {}, name + text().colon), words));
  $("why").hidden = shown.length === 0 || outcome.lines.length === 0;
  $("not-applied").replaceChildren(...shown);
}

/** What the code that is being typed would do. Silent as long as it is no code at all: nobody has finished typing yet. */
function showHint() {
  const code = $("code").value.trim();
  const hint = $("code-hint");
  hint.className = "hint";
  hint.textContent = text().tryCodes;
  if (code === "") return;
  const { good, words, kind } = verdict(engine.evaluate(cart({ codes: [...state.codes, code] })), code);
  if (kind === "code_unknown" && $("code").dataset.asked !== code) return;
  hint.textContent = code + text().colon + words;
  hint.classList.add(good ? "good" : "bad");
}

// ---- The rulebook

let editor;
let original = "";

function compile(source) {
  let next;
  try {
    next = new Engine(source);
  } catch (error) {
    if (!(error instanceof TillworkError)) throw error;
    showProblems(editor.mark(error.problems), error);
    return;
  }
  engine?.free();
  engine = next;
  editor.mark([]);
  const { promotions = [] } = JSON.parse(source);
  labels = new Map(promotions.map(({ id, name = id, labels: named = {} }) => [id, { en: named.en ?? name, zh: named["zh-CN"] ?? name }]));
  $("verdict").className = "verdict good";
  $("verdict").replaceChildren(element("p", {}, text().rulebookGood(promotions.length)));
  $("panel-toggle").classList.remove("bad");
  show();
}

function showProblems(problems, error) {
  $("verdict").className = "verdict bad";
  $("panel-toggle").classList.add("bad");
  $("verdict").replaceChildren(
    element("p", {}, problems.length === 0 ? error.message : text().rulebookBad(problems.length)),
    element(
      "ul",
      {},
      ...problems.slice(0, 20).map(({ line, path, expected, found, help }) => {
        const jump = element("button", { type: "button" }, text().line(line));
        jump.addEventListener("click", () => editor.goto(line));
        return element("li", {}, jump, element("code", {}, path), ` expected ${expected}, found ${found}`, help === undefined ? "" : element("em", {}, ` ${help}`));
      }),
    ),
  );
}

// ---- All of it

function show() {
  const begin = performance.now();
  const outcome = engine.evaluate(cart());
  const time = performance.now() - begin;
  showReceipt(outcome);
  showCodes(outcome);
  showWhy(outcome);
  showHint();
  showShelf(outcome);
  $("priced").textContent = text().priced(time < 0.1 ? "< 0.1 ms" : `${time.toFixed(1)} ms`);
}

function speak() {
  document.documentElement.lang = state.language === "zh" ? "zh-CN" : "en";
  document.title = text().shop;
  for (const place of document.querySelectorAll("[data-text]")) place.textContent = text()[place.dataset.text];
  for (const place of document.querySelectorAll("[data-label]")) place.setAttribute("aria-label", text()[place.dataset.label]);
  $("language").textContent = text().language;
  $("language").setAttribute("aria-label", text().languageLabel);
  $("language").lang = state.language === "zh" ? "en" : "zh-CN";
}

function panel(open) {
  $("panel").hidden = !open;
  $("panel-toggle").setAttribute("aria-expanded", String(open));
  document.body.classList.toggle("with-panel", open);
  (open ? $("rulebook") : $("panel-toggle")).focus();
}

function listen() {
  for (const id of ["member", "first", "evening", "redeem"]) {
    $(id).addEventListener("change", () => {
      state[id] = $(id).checked;
      show();
    });
  }
  $("language").addEventListener("click", () => {
    state.language = state.language === "en" ? "zh" : "en";
    speak();
    compile(editor.text);
    show();
  });
  $("code").addEventListener("input", showHint);
  $("code-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const code = $("code").value.trim();
    if (code === "") return;
    $("code").dataset.asked = code;
    const { kind } = verdict(engine.evaluate(cart({ codes: [...state.codes, code] })), code);
    // A code that is none stays in the field, to be mended; any other is kept and may begin to work.
    if (kind !== "code_unknown" && kind !== "code_malformed") {
      if (!state.codes.includes(code)) state.codes.push(code);
      $("code").value = "";
    }
    show();
  });
  $("pay").addEventListener("click", () => $("paid").showModal());
  $("panel-toggle").addEventListener("click", () => panel($("panel").hidden));
  $("panel-close").addEventListener("click", () => panel(false));
  $("panel").addEventListener("keydown", (event) => {
    if (event.key === "Escape") panel(false);
  });
  $("reset").addEventListener("click", () => {
    editor.text = original;
    compile(original);
  });
}

editor = new Editor({ area: $("rulebook"), behind: $("behind") }, compile);
speak();
buildShelf();
const [response] = await Promise.all([fetch(new URL("rulebook.json", import.meta.url)), init()]);
original = await response.text();
editor.text = original;
listen();
compile(original);
document.body.classList.add("ready");
