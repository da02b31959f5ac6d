// docxtemplater filling one template many times, each into its own file, in one thread or in several.
// usage: node batch.js TEMPLATE SPEECH_JSON FOLDER PAPERS THREADS. The template is read once and, as the manual has it, compiled for
// each paper; more than one core is used through worker_threads, as the manual says. Paper n is the speech with the first
// unit's name replaced by the n-th.
"use strict";
const fs = require("fs");
const path = require("path");
const { Worker, isMainThread, workerData } = require("worker_threads");
const { fill } = require("./fill.js");

const FIRST = "第1街道";

function fillAll({ templatePath, speechPath, folder, papers, threads, first }) {
  const template = fs.readFileSync(templatePath);
  const texts = JSON.parse(fs.readFileSync(speechPath, "utf8")).map((block) => block.text);
  for (let n = first; n <= papers; n += threads) {
    const unit = `第${n}街道`;
    const data = Object.fromEntries(texts.map((text, p) => ["p" + p, text.replaceAll(FIRST, unit)]));
    fs.writeFileSync(path.join(folder, unit + ".docx"), fill(template, data));
  }
}

if (isMainThread) {
  const [templatePath, speechPath, folder, papers, threads] = process.argv.slice(2);
  const order = { templatePath, speechPath, folder, papers: Number(papers), threads: Number(threads) };
  if (order.threads === 1) {
    fillAll({ ...order, first: 1 });
  } else {
    for (let first = 1; first <= order.threads; first += 1) {
      new Worker(__filename, { workerData: { ...order, first } }).on("error", (error) => { throw error; });
    }
  }
} else {
  fillAll(workerData);
}
