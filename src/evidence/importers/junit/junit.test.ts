import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { importEvidence } from "../../index.ts";

const TREE = "a".repeat(40);
const read = (text: string | Uint8Array) =>
  importEvidence("junit", typeof text === "string" ? Buffer.from(text) : text, { tree: TREE, producer: "ci@1" });

describe("JUnit reports", () => {
  test.each([
    ["one suite as the root", '<testsuite><testcase name="a"/><testcase name="b"/></testsuite>', 2, 0, 0],
    [
      "suites in suites",
      '<testsuites><testsuite><testsuite><testcase name="a"/></testsuite></testsuite></testsuites>',
      1,
      0,
      0,
    ],
    [
      "a failure",
      '<testsuite><testcase name="a"><failure message="no"/></testcase><testcase name="b"/></testsuite>',
      2,
      1,
      0,
    ],
    ["an error", '<testsuite><testcase name="a"><error>boom</error></testcase></testsuite>', 1, 1, 0],
    ["an empty failure", '<testsuite><testcase name="a"><failure></failure></testcase></testsuite>', 1, 1, 0],
    ["a suite that failed as a whole", '<testsuite><error message="x"/><testcase name="a"/></testsuite>', 2, 1, 0],
    [
      "a failure that is a comment, or text",
      '<testsuite><testcase name="a"><!-- <failure/> --></testcase><testcase name="b"><system-out><![CDATA[<failure/>]]></system-out></testcase></testsuite>',
      2,
      0,
      0,
    ],
    [
      "one skipped of two",
      '<testsuite><testcase name="a"><skipped/></testcase><testcase name="b"/></testsuite>',
      2,
      0,
      1,
    ],
    [
      "tests beside suites",
      '<testsuites><testcase name="a"/><testsuite><testcase name="b"/></testsuite></testsuites>',
      2,
      0,
      0,
    ],
    // Its own totals are what the producer says; the cases are what it shows.
    [
      "totals that lie",
      '<testsuite tests="9" failures="0"><testcase name="a"><failure/></testcase></testsuite>',
      1,
      1,
      0,
    ],
  ])("%s", (_name, text, total, failed, skipped) => {
    const evidence = read(`<?xml version="1.0"?>${text}`);
    expect(evidence).toMatchObject({
      ...{ status: "complete", subject: TREE, source: "tests", producer: "ci@1" },
      measures: { "tests.total": total, "tests.failed": failed, "tests.skipped": skipped },
    });
    expect(evidence.status === "complete" && evidence.findings).toHaveLength(failed);
  });

  test.each([
    ["an empty body", ""],
    ["an empty suite", "<testsuite/>"],
    ["suites without a test", "<testsuites><testsuite tests='5'/></testsuites>"],
    ["every test skipped", '<testsuite><testcase name="a"><skipped/></testcase></testsuite>'],
    ["failures that are only counted", '<testsuite tests="2" failures="1"><testcase name="a"/></testsuite>'],
    [
      "errors that only the whole counts",
      '<testsuites errors="1"><testsuite><testcase name="a"/></testsuite></testsuites>',
    ],
    [
      "a suite that is empty and says that it is not",
      '<testsuites><testsuite name="x" tests="5"/><testsuite><testcase name="a"/></testsuite></testsuites>',
    ],
    ["cut off", '<testsuite><testcase name="a"/>'],
    ["another document", "<html><body/></html>"],
    ["JSON", '{"tests":1}'],
    ["not UTF-8", new Uint8Array([0xff, 0xfe, 0x3c])],
    ["an entity of its own", '<!DOCTYPE x [<!ENTITY a "b">]><testsuite><testcase name="&a;"/></testsuite>'],
    [
      "a billion laughs",
      `<!DOCTYPE x [<!ENTITY a "ha">${Array.from({ length: 20 }, (_, i) => `<!ENTITY a${i} "&a${i};&a${i};">`).join("")}]><testsuite><testcase name="&a19;"/></testsuite>`,
    ],
    ["an external entity", '<!DOCTYPE x SYSTEM "file:///etc/passwd"><testsuite><testcase name="a"/></testsuite>'],
    ["nested without end", `${"<testsuite>".repeat(5000)}<testcase name="a"/>${"</testsuite>".repeat(5000)}`],
  ])("%s is could not look, never nothing found", (_name, text) => {
    const evidence = read(text);
    expect(evidence.status).toBe("incomplete");
    expect(evidence.status === "incomplete" && evidence.problem.message.length).toBeGreaterThan(10);
  });

  test("cut off at any byte, it says less or nothing, never that all is well", () => {
    const whole =
      '<testsuites><testsuite name="s" tests="2"><testcase name="a"/><testcase name="b"><failure/></testcase></testsuite></testsuites>';
    for (let length = 0; length < whole.length; length++) {
      const evidence = read(whole.slice(0, length));
      expect(evidence.status, whole.slice(0, length)).toBe("incomplete");
    }
    expect(read(whole).status).toBe("complete");
  });

  test("Node's own report is read", () => {
    const script =
      "import {describe,test,before} from 'node:test'; describe('s',()=>{before(()=>{throw new Error('x')}); test('a',()=>{})}); test('b',()=>{}); test('c',{skip:true},()=>{})";
    const { stdout } = spawnSync(process.execPath, ["--test-reporter=junit", "--input-type=module", "-e", script], {
      env: { PATH: process.env.PATH ?? "" },
    });
    expect(read(stdout)).toMatchObject({
      status: "complete",
      measures: { "tests.total": 3, "tests.failed": 1, "tests.skipped": 1 },
    });
  });

  test("what a report says is inert", () => {
    const evidence = read(
      '<testsuite><testcase name="a&#x1b;[31m\u202e"><failure message="\u0007"/></testcase></testsuite>',
    );
    const [finding] = evidence.status === "complete" ? evidence.findings : [];
    expect(finding?.message).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
  });

  test("an unknown format is refused", () => {
    expect(() => importEvidence("cobol", Buffer.from("x"), { tree: TREE, producer: "ci@1" })).toThrow('got "cobol"');
  });
});
