// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What src/text/mathengine.cpp runs: TeX in, SVG out. esbuild bundles it with MathJax at build time.
//
// The TeX comes from a model. Packages that load code, set options or reach beyond the formula (require, autoload,
// setoptions, html, unicode, action, noerrors, noundefined) are left out on purpose.

import { mathjax } from 'mathjax-full/js/mathjax.js';
import { TeX } from 'mathjax-full/js/input/tex.js';
import { SVG } from 'mathjax-full/js/output/svg.js';
import { liteAdaptor } from 'mathjax-full/js/adaptors/liteAdaptor.js';
import { RegisterHTMLHandler } from 'mathjax-full/js/handlers/html.js';
import 'mathjax-full/js/input/tex/base/BaseConfiguration.js';
import 'mathjax-full/js/input/tex/ams/AmsConfiguration.js';
import 'mathjax-full/js/input/tex/amscd/AmsCdConfiguration.js';
import 'mathjax-full/js/input/tex/boldsymbol/BoldsymbolConfiguration.js';
import 'mathjax-full/js/input/tex/braket/BraketConfiguration.js';
import 'mathjax-full/js/input/tex/cancel/CancelConfiguration.js';
import 'mathjax-full/js/input/tex/cases/CasesConfiguration.js';
import 'mathjax-full/js/input/tex/centernot/CenternotConfiguration.js';
import 'mathjax-full/js/input/tex/color/ColorConfiguration.js';
import 'mathjax-full/js/input/tex/configmacros/ConfigMacrosConfiguration.js';
import 'mathjax-full/js/input/tex/enclose/EncloseConfiguration.js';
import 'mathjax-full/js/input/tex/extpfeil/ExtpfeilConfiguration.js';
import 'mathjax-full/js/input/tex/gensymb/GensymbConfiguration.js';
import 'mathjax-full/js/input/tex/mathtools/MathtoolsConfiguration.js';
import 'mathjax-full/js/input/tex/mhchem/MhchemConfiguration.js';
import 'mathjax-full/js/input/tex/newcommand/NewcommandConfiguration.js';
import 'mathjax-full/js/input/tex/textcomp/TextcompConfiguration.js';
import 'mathjax-full/js/input/tex/textmacros/TextMacrosConfiguration.js';
import 'mathjax-full/js/input/tex/upgreek/UpgreekConfiguration.js';

const packages = [
  'base', 'ams', 'amscd', 'boldsymbol', 'braket', 'cancel', 'cases', 'centernot', 'color', 'configmacros', 'enclose',
  'extpfeil', 'gensymb', 'mathtools', 'mhchem', 'newcommand', 'textcomp', 'textmacros', 'upgreek',
];

// px. The ex is that of MathJax's font, so that letters of other fonts are as large as its own.
const em = 16;
const ex = 0.442 * em;

const adaptor = liteAdaptor();
RegisterHTMLHandler(adaptor);

// Letters that MathJax's font has not got are as wide as the font that draws them says.
adaptor.nodeSize = (node) => {
  const size = parseFloat(adaptor.getAttribute(node, 'font-size') || '1000') / 1000;
  return [globalThis.measureText(adaptor.textContent(node)) * size, 0.8];
};

function fresh() {
  const tex = new TeX({
    packages,
    maxMacros: 1000,
    maxBuffer: 10 * 1024,
    // Numbers at the margin need the width of the page; here they stand behind the formula.
    macros: { tag: ['\\qquad\\text{(#1)}', 1], label: ['', 1], notag: '', nonumber: '' },
    formatError: (_jax, error) => { throw error; },
  });
  return mathjax.document('', { InputJax: tex, OutputJax: new SVG({ fontCache: 'local' }) });
}

// One formula's \def must not reach the next: what defines, sets or fails leaves nothing behind that is used again.
const defines = /\\(?:[a-z]*def|let|(?:re)?new|provide|Declare|define|mathtoolsset|usetagform)/;
let kept = null;

globalThis.renderMath = (source, display) => {
  const document = defines.test(source) ? fresh() : kept || fresh();
  if (document === kept) kept = null;
  const node = document.convert(source, { display, em, ex, containerWidth: 80 * em });
  if (!defines.test(source)) kept = document;
  return adaptor.innerHTML(node);
};
