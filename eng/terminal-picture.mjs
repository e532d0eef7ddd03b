// Runs lyceum and draws what it printed as a terminal window in SVG, for the documents.
//
//   node eng/terminal-picture.mjs docs/images/NAME.svg ARGUMENT…
//
// LYCEUM_PICTURE_ARGUMENTS, if set, is shown instead of the arguments, where they hold paths of one machine.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const width = 100;
const lineHeight = 18;
const charWidth = 7.8;
const program = join(dirname(fileURLToPath(import.meta.url)), "../artifacts/bin/Lyceum/release/lyceum");
const [picture, ...args] = process.argv.slice(2);
const { stdout, stderr, status } = spawnSync(program, args, { encoding: "utf8" });
if (status !== 0) {
  process.stderr.write(stderr);
  process.exit(status ?? 1);
}

const shown = process.env.LYCEUM_PICTURE_ARGUMENTS ?? args.map((a) => (/[\s"]/.test(a) ? JSON.stringify(a) : a)).join(" ");
const wrap = (line) => line.match(new RegExp(`.{1,${width}}`, "gu")) ?? [""];
const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const lines = [...wrap(`$ lyceum ${shown}`), ...stdout.trimEnd().split("\n").flatMap(wrap)].slice(0, 28);
const w = Math.ceil(width * charWidth + 40);
const h = lines.length * lineHeight + 60;
const rows = lines.map(
  (line, i) =>
    `<text x="20" y="${52 + i * lineHeight}" xml:space="preserve" fill="${i === 0 ? "#9fd3a8" : "#e6e6e6"}">${escape(line)}</text>`,
);
writeFileSync(
  picture,
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" font-family="ui-monospace, Menlo, Consolas, monospace" font-size="13">
<rect width="${w}" height="${h}" rx="8" fill="#1d2126"/>
<circle cx="20" cy="18" r="5" fill="#ff5f57"/><circle cx="38" cy="18" r="5" fill="#febc2e"/><circle cx="56" cy="18" r="5" fill="#28c840"/>
${rows.join("\n")}
</svg>
`,
);
