// Certificates: the cases that all languages share.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Engine as Plain, TillworkError } from "tillwork";
import * as certificates from "tillwork/certificates";
import { zones } from "tillwork/zones";
import { generation } from "../dist/instance.js";
import { repository } from "./support/files.mjs";

const { Engine, checkCertificate } = certificates;

const cases = JSON.parse(readFileSync(join(repository, "tests/certificates/cases.json"), "utf8"));

for (const one of cases) {
  test(one.title, () => {
    const engine = new Engine(one.rulebook);
    const { outcome, certificate } = engine.evaluateCertified(one.cart);
    assert.deepEqual(outcome, new Plain(one.rulebook).evaluate(one.cart));
    assert.deepEqual(certificate, one.certificate);
    for (const check of one.checks) {
      const { rulebook, cart, certificate } = { ...one, ...check };
      const verdict = (options) => checkCertificate(rulebook, cart, outcome, certificate, options);
      if (check.verdict !== undefined) {
        assert.deepEqual(verdict(), check.verdict);
        assert.deepEqual(verdict({ zones }), check.verdict);
        continue;
      }
      assert.throws(verdict, (error) => {
        assert.ok(error instanceof TillworkError);
        assert.equal(error.document, check.document);
        assert.deepEqual(error.problems.map(({ code, path }) => [code, path]), check.problems);
        return true;
      });
    }
  });
}

test("a rulebook in a time zone is checked with its table", () => {
  const [{ rulebook, cart, checks }] = cases;
  const local = { ...rulebook, time_zone: "Asia/Shanghai" };
  const engine = new Engine(local, { zones });
  const { outcome, certificate } = engine.evaluateCertified(JSON.stringify(cart));
  assert.deepEqual(checkCertificate(local, cart, JSON.stringify(outcome), certificate, { zones }), checks[0].verdict);
  for (const options of [undefined, null, {}]) {
    assert.throws(() => checkCertificate(local, cart, outcome, certificate, options), (error) => {
      assert.ok(error instanceof certificates.TillworkError && error instanceof TillworkError && error.document === "rulebook", String(error));
      assert.equal(error.problems[0].help, "pass { zones } of `tillwork/zones`");
      return true;
    });
  }
});

test("zones that are none are refused by the instance that was there before", () => {
  const [{ rulebook, cart, certificate }] = cases;
  const outcome = new Engine(rulebook).evaluate(cart);
  const before = generation();
  for (const none of [{}, null]) {
    const refused = { name: "TillworkError", kind: "invalid", message: "expected `zones` of `tillwork/zones`, or `new Zones(bytes)`" };
    assert.throws(() => checkCertificate(rulebook, cart, outcome, certificate, { zones: none }), refused);
  }
  assert.equal(generation(), before);
});
