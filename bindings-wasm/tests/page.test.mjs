// The checkout page in a real browser, by what a customer sees and does; and pictures of it for people to look at.

import assert from "node:assert/strict";
import { after, before, beforeEach, afterEach, test } from "node:test";
import { join } from "node:path";
import { pageFolders, serve } from "../../docs/demo/serve.mjs";
import { launch, open } from "./support/browser.mjs";
import { artefacts } from "./support/files.mjs";

let browser, server, page, complaints;
before(async () => {
  server = await serve(pageFolders());
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
});
beforeEach(async () => {
  ({ page, complaints } = await open(browser, server.url, { viewport: { width: 1280, height: 900 } }));
  await page.waitForSelector("body.ready");
});
afterEach(async () => {
  assert.deepEqual(complaints, []);
  await page.close();
});

const add = async (name, times = 1) => {
  for (let time = 0; time < times; time++) await page.getByRole("button", { name: `Add one ${name}`, exact: true }).click();
};
const total = () => page.locator("#total").textContent();
const receipt = () => page.locator("#receipt").innerText();
const turn = (name) => page.getByRole("switch", { name }).click();
const enter = async (code) => {
  await page.getByRole("textbox", { name: /Coupon code|优惠码/ }).fill(code);
  await page.getByRole("button", { name: /^(Apply|使用)$/ }).click();
};

test("adding and taking away changes the price at once", async () => {
  assert.equal(await total(), "¥0.00");
  await add("Tasting cup");
  assert.equal(await total(), "¥41.00", "a cup and its shipping");
  assert.match(await page.locator('[data-sku="CUP"]').innerText(), /next one ¥14\.50/);
  await add("Tasting cup");
  assert.equal(await total(), "¥55.50", "the second cup is half price");
  assert.match(await receipt(), /1 × ¥29\.00 \+ 1 × ¥14\.50/);
  await page.getByRole("button", { name: "Take away one Tasting cup" }).click();
  assert.equal(await total(), "¥41.00");
  await page.getByRole("button", { name: "Take away one Tasting cup" }).click();
  assert.equal(await total(), "¥0.00");
  assert.ok(await page.getByRole("button", { name: "Take away one Tasting cup" }).isDisabled());
});

test("a bad, an ended and a good code each say what became of them", async () => {
  await add("Longjing");
  await enter("NOSUCHCODE");
  assert.match(await page.locator("#code-hint").innerText(), /this code is not valid/);
  assert.equal(await page.locator("#codes li").count(), 0);

  // While it is typed, before anything is pressed.
  await page.getByRole("textbox", { name: "Coupon code" }).fill("AUTUMN");
  assert.match(await page.locator("#code-hint").innerText(), /ended|expired/);
  await enter("AUTUMN");
  assert.match(await page.locator("#codes").innerText(), /AUTUMN\s+.*(ended|expired)/s);
  assert.equal(await total(), "¥100.00");

  await enter("tea10");
  assert.match(await page.locator("#codes").innerText(), /takes off ¥8\.80/);
  assert.equal(await total(), "¥91.20");

  await page.getByRole("button", { name: "Remove code tea10" }).click();
  assert.equal(await total(), "¥100.00");
});

test("crossing a threshold is announced, counted down and given", async () => {
  await add("Celadon teapot");
  const bar = page.getByRole("progressbar", { name: /¥31\.00 more for ¥12\.00 off/ });
  assert.equal(await bar.getAttribute("value"), "16800");
  assert.equal(await bar.getAttribute("max"), "19900");
  assert.equal(await total(), "¥180.00");
  await add("Tasting cup", 2);
  assert.match(await receipt(), /Free shipping from ¥199/);
  assert.equal(await total(), "¥211.50");
  await add("Longjing");
  assert.match(await receipt(), /¥0\.50 more for ¥50\.00 off/);
  await add("Jasmine pearls");
  assert.match(await receipt(), /¥50 off ¥300, ¥120 off ¥600\s+−¥50\.00/);
  assert.equal(await total(), "¥325.50");
});

test("who is buying, and when, changes the price", async () => {
  await add("Celadon teapot");
  await add("Gooseneck kettle");
  assert.equal(await total(), "¥377.00");
  await turn("Singles' Day");
  assert.equal(await total(), "¥317.00");
  await turn("Member");
  assert.equal(await total(), "¥298.00", "the member price for the teapot");
  assert.match(await receipt(), /You earn 298 points/);
  await turn("First order");
  assert.match(await receipt(), /Welcome/);
  await turn("Spend points");
  assert.match(await receipt(), /2600 points spent\s+−¥26\.00/);
});

test("the page speaks Chinese", async () => {
  await add("Celadon teapot");
  await enter("AUTUMN");
  await page.getByRole("button", { name: "切换到中文" }).click();
  assert.equal(await page.locator("html").getAttribute("lang"), "zh-CN");
  const text = await page.locator("body").innerText();
  for (const word of ["窑与叶", "青瓷茶壶", "再买 ¥31.00", "应付", "已"]) assert.ok(text.includes(word), word);
  assert.doesNotMatch(await receipt(), /[a-z]{4,}/, "no English is left in the receipt");
  await page.getByRole("button", { name: "Switch to English" }).click();
  assert.match(await receipt(), /To pay/);
});

test("the rulebook can be broken and mended", async () => {
  await add("Tasting cup", 2);
  await page.getByRole("button", { name: "Rulebook" }).click();
  const area = page.getByRole("textbox", { name: "Rulebook" });
  const original = await area.inputValue();
  // The page looks at an edit before it draws the next frame.
  const write = async (text) => {
    await area.fill(text);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  };
  const line = (text) => original.slice(0, original.indexOf(text)).split("\n").length;

  // Another percentage is another price, without pressing anything.
  await write(original.replace('"percent": 50', '"percent": 100'));
  assert.equal(await total(), "¥41.00");

  // A misspelt field, and a percentage out of range: both are told, at their lines, with what is meant.
  await write(original.replace('"percent": 50', '"percent": 500').replace('"max_discount": "30"', '"max_discout": "30"'));
  const verdict = await page.locator("#verdict").innerText();
  assert.match(verdict, /2 problems/);
  assert.match(verdict, new RegExp(`Line ${line('"percent": 50')}\\b`));
  assert.match(verdict, new RegExp(`Line ${line('"max_discount"')}\\b.*max_discount`, "s"));
  assert.equal(await page.locator("#behind .bad").count(), 2);
  assert.equal(await total(), "¥41.00", "the last good rulebook still holds");
  await page.screenshot({ path: join(artefacts(), "page-1280-rulebook-problems.png") });

  await page.getByRole("button", { name: `Line ${line('"max_discount"')}` }).click();
  assert.ok(await area.evaluate((element) => element.value.slice(element.selectionStart, element.selectionEnd).includes("max_discout")));

  // Not JSON at all.
  const cut = original.replace('"currency": "CNY",', '"currency": "CNY"');
  await write(cut);
  assert.match(await page.locator("#verdict").innerText(), new RegExp(`Line ${line('"near_misses"')}\\b`));

  await page.getByRole("button", { name: "Start over" }).click();
  assert.equal(await total(), "¥55.50");
  assert.equal(await page.locator("#behind .bad").count(), 0);
  await page.keyboard.press("Escape");
});

test("everything can be done with the keyboard", async () => {
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.id ?? "");
  const reach = async (name) => {
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press("Tab");
      if ((await focused()) === name) return;
    }
    assert.fail(`${name} cannot be reached`);
  };
  await reach("member");
  await page.keyboard.press("Space");
  await reach("Add one Celadon teapot");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await reach("code");
  await page.keyboard.type("TEA10");
  await page.keyboard.press("Enter");
  assert.equal(await total(), "¥298.00");
  await reach("pay");
  await page.keyboard.press("Enter");
  assert.match(await page.getByRole("dialog").innerText(), /[0-9a-f]{64}/);
  await page.keyboard.press("Escape");
  assert.equal(await page.getByRole("dialog").count(), 0);
});

test("everything has a name", async () => {
  await add("Celadon teapot");
  await page.getByRole("button", { name: "Rulebook" }).click();
  const nameless = await page.evaluate(() =>
    [...document.querySelectorAll("button, input, textarea, progress, [role]")]
      .filter((element) => {
        const labelled = (element.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join("");
        const name = element.getAttribute("aria-label") ?? (labelled || [...(element.labels ?? [])].map((label) => label.textContent).join("") || element.textContent);
        return element.getAttribute("role") !== "status" && name.trim() === "";
      })
      .map((element) => element.outerHTML),
  );
  assert.deepEqual(nameless, []);
});

for (const width of [390, 1280]) {
  test(`fits ${width} pixels`, async () => {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
    const shot = async (name, fullPage = true) => page.screenshot({ path: join(artefacts(), `page-${width}-${name}.png`), fullPage });
    const fits = async () => {
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(wide, 0, "nothing sticks out at the side");
    };
    await shot("empty");
    await turn("Member");
    await add("Celadon teapot");
    await add("Tasting cup", 2);
    await add("Longjing");
    await enter("TEA10");
    await enter("AUTUMN");
    await page.locator("summary").click();
    await fits();
    await page.evaluate(() => scrollTo(0, 0));
    await shot("cart");
    await shot("cart-screen", false);
    await turn("Singles' Day");
    await add("Gooseneck kettle");
    await add("Pu'er cake");
    await add("Jasmine pearls");
    await turn("Spend points");
    await page.getByRole("button", { name: "切换到中文" }).click();
    await fits();
    await shot("chinese");
    await page.getByRole("button", { name: "规则" }).click();
    await fits();
    await shot("rulebook", false);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.getByRole("button", { name: "关闭" }).click();
    await shot("dark");
  });
}
