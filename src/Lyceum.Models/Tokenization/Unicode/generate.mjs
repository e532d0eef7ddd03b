// Writes UnicodeNormalizationData.cs from the normalisation that this Node's ICU knows:
//   node generate.mjs > UnicodeNormalizationData.cs
import { deflateRawSync } from "node:zlib";

const bytes = [];
const number = (value) => {
  for (; value >= 0x80; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  bytes.push(value);
};
const points = (text) => [...text].map((c) => c.codePointAt(0));
const isHangul = (c) => c >= 0xac00 && c <= 0xd7a3;
const all = [];
for (let c = 0; c < 0x110000; c++) if ((c < 0xd800 || c > 0xdfff) && !isHangul(c)) all.push([c, String.fromCodePoint(c)]);

// Decompositions: canonical ones, then the compatibility ones that differ. Count, then (step, length, code points).
const canonical = all.filter(([, s]) => s.normalize("NFD") !== s).map(([c, s]) => [c, points(s.normalize("NFD"))]);
const compatible = all.filter(([, s]) => s.normalize("NFKD") !== s.normalize("NFD")).map(([c, s]) => [c, points(s.normalize("NFKD"))]);
for (const list of [canonical, compatible]) {
  number(list.length);
  let last = 0;
  for (const [c, parts] of list) {
    number(c - last);
    last = c;
    number(parts.length);
    parts.forEach(number);
  }
}

// Combining classes: found by the order in which marks settle between others of known classes. Count, then (step, class).
const marks = all.filter(([, s]) => /\p{M}/u.test(s));
const before = (a, b) => (b + a).normalize("NFD") === (a + b).normalize("NFD") && a !== b;
// One mark of each class, ascending: a mark of class x settles before one of class y > x.
const known = [[1, 0x334], [6, 0x16ff0], [7, 0x93c], [8, 0x3099], [9, 0x94d], [10, 0x5b0], [11, 0x5b1], [12, 0x5b2], [13, 0x5b3], [14, 0x5b4], [15, 0x5b5], [16, 0x5b6], [17, 0x5b7], [18, 0x5b8], [19, 0x5b9], [20, 0x5bb], [21, 0x5bc], [22, 0x5bd], [23, 0x5bf], [24, 0x5c1], [25, 0x5c2], [26, 0xfb1e], [27, 0x64b], [28, 0x64c], [29, 0x64d], [30, 0x64e], [31, 0x64f], [32, 0x650], [33, 0x651], [34, 0x652], [35, 0x670], [36, 0x711], [84, 0xc55], [91, 0xc56], [103, 0xe38], [107, 0xe48], [118, 0xeb8], [122, 0xec8], [129, 0xf71], [130, 0xf72], [132, 0xf74], [202, 0x327], [214, 0x1dce], [216, 0x31b], [218, 0x302a], [220, 0x316], [222, 0x59a], [224, 0x302e], [226, 0x1d16d], [228, 0x5ae], [230, 0x300], [232, 0x302c], [233, 0x35c], [234, 0x35d], [240, 0x345]];
const classes = [];
for (const [c, s] of marks) {
  if (s.normalize("NFD") !== s) continue;
  const reference = known.find(([, m]) => m === c);
  if (reference) { classes.push([c, reference[0]]); continue; }
  // Class 0 never moves.
  const low = String.fromCodePoint(0x334);
  const high = String.fromCodePoint(0x345);
  const moves = (x, y) => (x + y).normalize("NFD") !== x + y;
  if (!moves(high, s) && !moves(s, low)) continue;
  const fits = known.filter(([, m]) => { const r = String.fromCodePoint(m); return !moves(r, s) && !moves(s, r); });
  if (fits.length !== 1) throw new Error(`class of ${c.toString(16)}: ${JSON.stringify(fits)}`);
  classes.push([c, fits[0][0]]);
}
number(classes.length);
let last = 0;
for (const [c, k] of classes) { number(c - last); last = c; number(k); }

// Compositions: count, then (first, second, composite).
const pairs = [];
for (const [c, parts] of canonical) {
  const s = String.fromCodePoint(c);
  if (parts.length < 2 || s.normalize("NFC") !== s) continue;
  const first = points(String.fromCodePoint(...parts.slice(0, -1)).normalize("NFC"));
  if (first.length !== 1) throw new Error(`composition of ${c.toString(16)}`);
  pairs.push([first[0], parts.at(-1), c]);
}
number(pairs.length);
for (const pair of pairs) pair.forEach(number);

const text = deflateRawSync(Buffer.from(bytes), { level: 9 }).toString("base64");
const lines = text.match(/.{1,110}/g).map((line) => `        "${line}"`).join(" +\n");
console.log(`namespace Lyceum.Models.Tokenization.Unicode;

/// <summary>
/// The tables of <see cref="UnicodeNormalizer"/>, Unicode ${process.versions.unicode}: a deflated row of variable-length numbers, in Base64.
/// Written by generate.mjs, which also documents the layout.
/// </summary>
internal static class UnicodeNormalizationData
{
    /// <summary>The tables.</summary>
    public const string Base64 =
${lines};
}`);
console.error(bytes.length, text.length, canonical.length, compatible.length, classes.length, pairs.length);
