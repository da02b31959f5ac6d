// docxtemplater filling a template the documented way. usage: node fill.js TEMPLATE SPEECH_JSON OUT [REPEAT]
// With REPEAT: that many papers after 20 that are not counted, and the milliseconds per paper on stdout.
"use strict";
const fs = require("fs");
const PizZip = require("pizzip");
const Docxtemplater = require("docxtemplater");

function fill(template, data) {
  const doc = new Docxtemplater(new PizZip(template), { paragraphLoop: true, linebreaks: true });
  doc.render(data);
  return doc.toBuffer({ compression: "DEFLATE" });
}

function main() {
  const [templatePath, speechPath, outPath, repeat] = process.argv.slice(2);
  const template = fs.readFileSync(templatePath);
  const data = {};
  JSON.parse(fs.readFileSync(speechPath, "utf8")).forEach((block, n) => { data["p" + n] = block.text; });
  if (repeat) {
    const times = [];
    for (let n = 0; n < 20 + Number(repeat); n += 1) {
      const start = process.hrtime.bigint();
      fill(template, data);
      times.push(Number(process.hrtime.bigint() - start) / 1e6);
    }
    const counted = times.slice(20).sort((a, b) => a - b);
    console.log(counted[Math.floor(counted.length / 2)]);
  } else {
    fs.writeFileSync(outPath, fill(template, data));
  }
}

module.exports = { fill };
if (require.main === module) {
  main();
}
