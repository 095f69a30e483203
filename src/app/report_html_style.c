/*
 * How the HTML report looks, and the little it can do. The style needs no script: without one the
 * report is in English and follows the system's light or dark. Paper is always light.
 *
 * Many strings instead of one, because a compiler need not take a literal of more than 4095 bytes.
 */
#include "report_html_parts.h"

/* Text on its background, and shapes on theirs, keep a contrast of 4.5 and more. */
#define LIGHT                                                                                      \
    "color-scheme:light;--page:#f6f5f1;--card:#fff;--ink:#1c2027;--dim:#59616d;--line:#dcdee3;"    \
    "--soft:#f3f4f6;--link:#1c57ad;--good:#17643f;--good-bg:#e3f4ea;--bad:#ad1f31;"                \
    "--bad-bg:#fdecee;--warn:#8a4b00;--warn-bg:#fdf1dd;--skip:#4a525e;--skip-bg:#eceef1;"          \
    "--online:#cfeadb;--online-edge:#4f9c78;--on-online:#124a31;--failing:#fbe2b3;"                \
    "--failing-line:#e9bd68;--failing-edge:#a8741a;--on-failing:#4c3000;--offline:#eceef1;"        \
    "--offline-line:#cfd4da;--offline-edge:#99a1ac;--on-offline:#39414b;--killed:#414955;"         \
    "--killed-line:#57606e;--killed-edge:#23282f;--on-killed:#fff;--b10:#e2ecfa;"                  \
    "--b10-edge:#94b3dd;--on-b10:#2a4770;--b3:#97bcf0;--b3-edge:#3a73c2;--on-b3:#0a2c60;"          \
    "--sent:#174a97;--arrow:#2f67b9;--late:#a35200;--lost:#c22a3d;--bin:#97bcf0;"                  \
    "--bin-edge:#3a73c2;--spread:#c9871f2e;--uniform:#8a4b00;"
#define DARK                                                                                       \
    "color-scheme:dark;--page:#12151a;--card:#1a1f26;--ink:#e6e9ee;--dim:#a5aebb;--line:#343b46;"  \
    "--soft:#222831;--link:#8ab8ff;--good:#84d9ac;--good-bg:#163527;--bad:#ff95a1;"                \
    "--bad-bg:#42191f;--warn:#f3b562;--warn-bg:#3c2a10;--skip:#bcc4cf;--skip-bg:#2a3039;"          \
    "--online:#1d4a38;--online-edge:#4d9f7b;--on-online:#c4f2dc;--failing:#4d390f;"                \
    "--failing-line:#6b511b;--failing-edge:#c99a3f;--on-failing:#ffe9b8;--offline:#272d36;"        \
    "--offline-line:#3b434f;--offline-edge:#6b7583;--on-offline:#ccd3dc;--killed:#07090b;"         \
    "--killed-line:#2a313b;--killed-edge:#98a2b0;--on-killed:#f0f2f5;--b10:#1d3049;"               \
    "--b10-edge:#45699c;--on-b10:#c3d8f5;--b3:#3463a6;--b3-edge:#86b4f5;--on-b3:#fff;"             \
    "--sent:#b5d3ff;--arrow:#79acf8;--late:#f3ae55;--lost:#ff8795;--bin:#3463a6;"                  \
    "--bin-edge:#86b4f5;--spread:#f3b56226;--uniform:#f3b562;"

static const char *const style[] = {
    ":root{" LIGHT "}\n",
    "@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){" DARK "}}\n",
    "@media screen{:root[data-theme=dark]{" DARK "}}\n",

    /* the page */
    "*{box-sizing:border-box}\n"
    "html{background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"
    "'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC',"
    "sans-serif;-webkit-text-size-adjust:100%}\n"
    "body{max-width:1280px;margin:0 auto;padding:20px 24px 48px}\n"
    "h1{font-size:27px;line-height:1.2;margin:6px 0 14px;letter-spacing:-.01em}\n"
    "h2{font-size:17px;line-height:1.35;margin:0;display:inline}\n"
    "h3{font-size:14px;margin:0;display:inline}\n"
    "h4{font-size:14px;margin:0 0 2px;font-weight:600}\n"
    "p{margin:8px 0}a{color:var(--link)}\n"
    "code,pre{font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',"
    "'Noto Sans Mono CJK SC',monospace;overflow-wrap:anywhere}\n"
    ":focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:4px}\n"
    "html:not([data-lang=zh]) :is(span,tspan)[lang=zh-CN],"
    "html[data-lang=zh] :is(span,tspan)[lang=en]{display:none}\n",

    /* the head */
    ".top{display:flex;justify-content:space-between;align-items:center;min-height:34px}\n"
    ".brand{margin:0;font:600 14px ui-monospace,Menlo,Consolas,monospace;color:var(--dim)}\n"
    ".brand::before{content:'';display:inline-block;width:9px;height:9px;margin-right:8px;"
    "border-radius:50%;background:var(--sent);box-shadow:0 0 0 3px var(--b10)}\n"
    ".controls{display:none;gap:8px}.js .controls{display:flex}\n"
    "button{font:inherit;font-size:13px;padding:4px 12px;border:1px solid var(--line);"
    "border-radius:7px;background:var(--card);color:var(--ink);cursor:pointer}\n"
    "button:hover{border-color:var(--link)}\n"
    ".to-light,[data-shown=dark] .to-dark{display:none}[data-shown=dark] "
    ".to-light{display:inline}\n"
    ".to-close,.is-open .to-open{display:none}.is-open .to-close{display:inline}\n"
    "dl.facts{display:flex;flex-wrap:wrap;gap:6px 32px;margin:0 0 20px}\n"
    "dl.facts div{display:flex;gap:8px}dl.facts dt{color:var(--dim)}dl.facts dd{margin:0}\n"
    "footer{margin-top:28px;color:var(--dim);font-size:13px}\n",

    /* the summary */
    ".summary,.legend,.scenario{background:var(--card);border:1px solid var(--line);"
    "border-radius:12px;margin:0 0 16px}\n"
    ".summary{padding:18px 20px 8px}\n"
    ".strip{display:flex;gap:3px;list-style:none;margin:0;padding:0;border-radius:8px;"
    "overflow:hidden}\n"
    ".strip li{padding:7px 14px;min-width:max-content;flex-basis:0;font-size:14px}\n"
    ".strip b{font-size:19px}\n"
    ".totals{color:var(--dim);margin:10px 0 12px}\n"
    ".passed{--tone:var(--good);--tone-bg:var(--good-bg);--sign:'✓'}\n"
    ".failed{--tone:var(--bad);--tone-bg:var(--bad-bg);--sign:'✗'}\n"
    ".skipped{--tone:var(--skip);--tone-bg:var(--skip-bg);--sign:'–'}\n"
    ".broken{--tone:var(--warn);--tone-bg:var(--warn-bg);--sign:'!'}\n"
    ".strip li,.badge{background:var(--tone-bg);color:var(--tone)}\n"
    ".strip li::before,.badge::before{content:var(--sign);font-weight:700;margin-right:6px}\n"
    ".badge{display:inline-block;padding:1px 10px 1px 9px;border-radius:99px;"
    "border:1px solid currentColor;font-size:12.5px;font-weight:600;white-space:nowrap}\n",

    /* tables */
    ".wide{overflow-x:auto}\n"
    "table{border-collapse:collapse;font-size:13px}\n"
    "th,td{padding:5px 16px 5px 0;text-align:left;vertical-align:baseline;"
    "border-top:1px solid var(--line)}\n"
    "thead th,thead td{border-top:0;color:var(--dim);font-weight:500;white-space:nowrap}\n"
    "tbody th{font-weight:600}\n"
    ".num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}\n"
    ".index{width:100%}.index th a{font-weight:600}\n"
    ".index small{display:block;color:var(--dim);font-weight:400}\n"
    ".index td:first-child{width:1px;color:var(--dim)}.index td:last-child,"
    ".index th:last-child{padding-right:0}\n"
    "td code{font-size:.96em}.rules{color:var(--dim);white-space:nowrap}\n"
    ".broadcasts,.verdicts{width:100%}\n"
    ".tick{text-align:center;width:1px;padding-left:6px;padding-right:6px}\n"
    ".tick.no{color:var(--dim)}\n"
    ".got,.missed,.pending,.late{white-space:nowrap}\n"
    "td.missed{color:var(--bad);font-weight:600}td.late{color:var(--warn);font-weight:600}\n"
    "td.pending{color:var(--dim)}\n"
    ".verdicts th{white-space:nowrap}.verdicts tr:not(.first)>*{border-top-style:dotted}\n"
    ".verdicts tr:not(.first)>th{color:var(--dim);font-weight:400}\n"
    "th:last-child,.why{padding-left:8px}.why{min-width:210px}.why ul{margin:4px 0 "
    "2px;padding-left:18px}\n"
    ".rule{display:inline-block;margin-right:5px;padding:0 6px;border:1px solid var(--line);"
    "border-radius:5px;background:var(--soft);font-size:12px;line-height:1.45}\n",

    /* a scenario */
    "summary{cursor:pointer}\n"
    ".legend{padding:12px 20px}.legend h2{font-size:14px}\n"
    ".legend ul{list-style:none;margin:10px 0 2px;padding:0;columns:2;column-gap:36px}\n"
    ".legend li{display:flex;gap:12px;align-items:center;margin-bottom:5px;break-inside:avoid;"
    "font-size:13px}.legend svg{flex:none}\n"
    ".scenario{border-left:5px solid var(--tone);scroll-margin-top:12px}\n"
    ".scenario>summary{display:flex;gap:12px;align-items:baseline;padding:13px 20px}\n"
    ".scenario>summary::after{content:'';margin-left:auto;width:8px;height:8px;flex:none;"
    "border:solid var(--dim);border-width:0 2px 2px 0;transform:rotate(45deg)}\n"
    ".scenario[open]>summary::after{transform:rotate(225deg)}\n"
    ".scenario>summary::-webkit-details-marker{display:none}\n"
    ".no{color:var(--dim);font-weight:400;margin-right:4px}\n"
    ".body{padding:0 20px 16px}\n"
    "p.facts{display:flex;flex-wrap:wrap;gap:2px 18px;margin:0 0 12px;color:var(--dim);"
    "font-size:13px}p.facts .rule+.rule{margin-left:-14px}p.facts .rule{margin-right:0}\n"
    ".reason{padding:9px 14px;border-radius:8px;background:var(--tone-bg);color:var(--tone);"
    "white-space:pre-wrap}\n"
    ".failure{border:1px solid var(--bad);border-radius:9px;padding:11px 15px;margin:0 0 12px;"
    "break-inside:avoid}\n"
    ".failure .mark{color:var(--bad)}.place{color:var(--dim);font-size:12.5px}\n"
    ".compare{display:grid;grid-template-columns:1fr 1fr;gap:10px;margin:9px 0}\n"
    ".compare div{padding:7px 11px;border-radius:7px}.compare dt{font-size:12px;font-weight:600}\n"
    ".compare dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}\n"
    ".expected{background:var(--good-bg);color:var(--good)}"
    ".actual{background:var(--bad-bg);color:var(--bad)}\n"
    ".small{color:var(--dim);font-size:12px;margin:6px 0 3px}\n"
    "pre{margin:0;padding:9px 12px;border-radius:7px;background:var(--soft);white-space:pre-wrap}\n"
    ".replay{font-size:13px}.replay code{padding:3px 8px;border-radius:6px;"
    "background:var(--soft);user-select:all}\n"
    ".held{margin:10px 0 0;font-size:13px}.held ul{margin:6px 0;padding-left:22px}\n"
    ".note{color:var(--dim);font-size:12.5px}\n"
    "figure{margin:18px 0}figcaption{margin-bottom:6px}\n"
    ".after{color:var(--dim);font-weight:400;margin-left:10px}.how{margin-left:14px;"
    "font-size:12.5px}\n"
    ".body>h3{display:block;margin:18px 0 4px}\n",

    /* the pictures */
    "svg{display:block;overflow:visible}\n"
    "svg.lanes{width:100%;height:auto;min-width:760px}\n"
    "svg text{font-size:11px;fill:var(--ink);unicode-bidi:isolate}\n"
    "svg .name{font-size:12.5px;font-weight:600}svg .dim{font-size:11px;font-weight:400;"
    "fill:var(--dim)}\n"
    ".tick,.scale{font-variant-numeric:tabular-nums}\n"
    "svg .tick{text-anchor:middle;fill:var(--dim)}svg .scale{text-anchor:end;fill:var(--dim)}\n"
    ".grid,.frame,.track,.rule{fill:none;stroke:var(--line)}path.rule{stroke-opacity:.7}\n"
    ".frame{stroke:var(--dim)}.track{stroke-dasharray:1 4;stroke:var(--dim);stroke-opacity:.6}\n"
    ".band.online{fill:var(--online);stroke:var(--online-edge)}\n"
    ".band.failing{fill:url(#p-failing);stroke:var(--failing-edge)}\n"
    ".band.offline{fill:url(#p-offline);stroke:var(--offline-edge);stroke-dasharray:4 2}\n"
    ".band.killed{fill:url(#p-killed);stroke:var(--killed-edge)}\n"
    "svg .state{font-size:10.5px;pointer-events:none}\n"
    "svg .state.online{fill:var(--on-online)}svg .state.failing{fill:var(--on-failing)}\n"
    "svg .state.offline{fill:var(--on-offline)}svg .state.killed{fill:var(--on-killed)}\n"
    ".b10{fill:var(--b10);stroke:var(--b10-edge)}.b3{fill:var(--b3);stroke:var(--b3-edge)}\n"
    "svg .bar-word{font-size:10px;text-anchor:end;fill:var(--on-b10)}"
    "svg .bar-word.in-b3{fill:var(--on-b3)}\n"
    ".sent{fill:var(--sent);stroke:var(--card);stroke-width:1.5}\n"
    ".sent.invented{fill:var(--card);stroke:var(--sent);stroke-dasharray:2 1.5}\n"
    ".end{fill:none;stroke:var(--dim);stroke-dasharray:3 3}\n"
    ".goes-on{fill:none;stroke:var(--b3-edge);stroke-width:1.5}\n",

    ".arrow,.lost,.wait{fill:none;stroke-width:1.3}\n"
    ".arrow{stroke:var(--arrow);marker-end:url(#head)}\n"
    ".arrow.late{stroke:var(--late);stroke-dasharray:6 3;marker-end:url(#head-late)}\n"
    ".lost{stroke:var(--lost);stroke-dasharray:1.5 4;stroke-linecap:round;"
    "stroke-opacity:.7}\n"
    ".crowd .arrow{stroke-width:1;stroke-opacity:.5}.crowd .lost{stroke-opacity:.5}\n"
    "svg .arrow:hover,svg .lost:hover{stroke-width:3;stroke-opacity:1}\n"
    ".h-arrow{fill:var(--arrow)}.h-late{fill:var(--late)}\n"
    ".m-ok{fill:var(--online-edge);stroke:var(--card)}.wait{stroke:var(--dim);stroke-width:2}\n"
    ".m-bad{fill:none;stroke:var(--late);stroke-width:2;stroke-linecap:round}\n"
    ".pulls{fill:none;stroke-width:1.5;stroke:var(--online-edge)}.pulls.bad{stroke:var(--late)}\n"
    ".m-missed{fill:var(--card);stroke:var(--lost);stroke-width:2}\n"
    ".m-kill{fill:var(--killed-edge);stroke:var(--card)}.m-kill-x{fill:none;stroke:var(--card);"
    "stroke-width:2}\n"
    ".m-refused{fill:var(--card);stroke:var(--lost);stroke-width:1.5}\n"
    "svg .label{font-size:10.5px;paint-order:stroke;stroke:var(--card);stroke-width:3px;"
    "stroke-linejoin:round}\n"
    "svg .label.missed{fill:var(--bad);font-weight:600}svg .label.late{fill:var(--warn);"
    "font-weight:600}svg .to-left{text-anchor:end}\n"
    ".p-failing{fill:var(--failing)}.p-failing-line{stroke:var(--failing-line);stroke-width:3}\n"
    ".p-offline{fill:var(--offline)}.p-offline-line{stroke:var(--offline-line);stroke-width:1.5}\n"
    ".p-killed{fill:var(--killed)}.p-killed-line{stroke:var(--killed-line);fill:none}\n"
    ".beside{display:flex;flex-wrap:wrap;gap:14px 32px;align-items:center}\n"
    "svg.delays{max-width:100%;height:auto;min-width:560px}\n"
    ".bin{fill:var(--bin);stroke:var(--bin-edge)}.bin.beyond{fill:url(#p-failing);"
    "stroke:var(--failing-edge)}\n"
    "svg .bin-count{text-anchor:middle;font-size:10.5px;paint-order:stroke;stroke:var(--card);"
    "stroke-width:3px}svg .axis-name{text-anchor:middle}\n"
    ".spread{fill:var(--spread)}.uniform{fill:none;stroke:var(--uniform);stroke-width:1.8;"
    "stroke-dasharray:7 4}\n",

    /* small screens, paper */
    "@media (max-width:700px){body{padding:14px 10px}.legend ul{columns:1}"
    ".compare{grid-template-columns:1fr}.body,.summary{padding-left:12px;padding-right:12px}}\n"
    "@page{size:landscape;margin:12mm}\n"
    "@page tall{size:portrait}\n"
    "@media print{html{background:#fff;font-size:12px}body{max-width:none;padding:0}"
    ".controls,.how,.scenario>summary::after{display:none!important}\n"
    ".summary,.legend,.scenario{border-radius:0;border-width:0 0 1px;padding-left:0;"
    "padding-right:0}.scenario{border-left:0;border-top:2px solid var(--ink)}\n"
    ".body,.scenario>summary{padding-left:0;padding-right:0}\n"
    "details::details-content{content-visibility:visible!important;display:block!important;"
    "height:auto!important}\n"
    ".why summary{display:none}.wide{overflow:visible}a{color:inherit;text-decoration:none}\n"
    "svg,.strip li,.badge,.rule,.expected,.actual{print-color-adjust:exact;"
    "-webkit-print-color-adjust:exact}\n"
    "table{font-size:10.5px}th,td{padding-right:10px}.why{min-width:0;width:46%}"
    ".why ul{margin:0;padding:0}.why li{display:inline}.why li+li::before{content:' · '}\n"
    "figure:has(.crowd){page:tall}svg.crowd{max-height:236mm}\n"
    "figure,tr,.failure,.legend{break-inside:avoid}"
    "h2,h3,figcaption,summary,thead{break-after:avoid}thead{display:table-header-group}}\n",
};

/* Runs before anything is drawn. ?lang=zh&theme=dark in the address wins, then what was chosen
 * before, then the browser's. */
static const char early_script[] =
    "(function(){var d=document.documentElement,q=new URLSearchParams(location.search);\n"
    "function kept(k){try{return localStorage.getItem('castsim-'+k)}catch(e){return null}}\n"
    "var l=q.get('lang')||kept('lang')||(/^zh/i.test(navigator.language||'')?'zh':'en');\n"
    "var t=q.get('theme')||kept('theme');\n"
    "d.classList.add('js');d.dataset.lang=l==='zh'?'zh':'en';\n"
    "if(t==='dark'||t==='light')d.dataset.theme=t})();\n";

static const char late_script[] =
    "(function(){var d=document.documentElement;\n"
    "function each(s,f){Array.prototype.forEach.call(document.querySelectorAll(s),f)}\n"
    "function on(id,f){document.getElementById(id).addEventListener('click',f)}\n"
    "function keep(k,v){try{localStorage.setItem('castsim-'+k,v)}catch(e){}}\n"
    "function speak(l){d.dataset.lang=l;d.lang=l==='zh'?'zh-CN':'en';\n"
    "each('title[data-zh]',function(t){if(t.dataset.en===undefined)t.dataset.en=t.textContent;\n"
    "t.textContent=l==='zh'?t.dataset.zh:t.dataset.en})}\n"
    "var dark=matchMedia('(prefers-color-scheme: dark)');\n"
    "function shown(){return d.dataset.theme||(dark.matches?'dark':'light')}\n"
    "function paint(){d.dataset.shown=shown()}\n"
    "function open(all){each('details.scenario,details.legend',function(e){e.open=all});\n"
    "d.classList.toggle('is-open',all)}\n"
    "on('lang',function(){var l=d.dataset.lang==='zh'?'en':'zh';keep('lang',l);speak(l)});\n"
    "on('theme',function(){d.dataset.theme=shown()==='dark'?'light':'dark';\n"
    "keep('theme',d.dataset.theme);paint()});\n"
    "on('all',function(){open(!d.classList.contains('is-open'))});\n"
    "dark.addEventListener('change',paint);\n"
    "function reveal(){var e=location.hash.length>1&&document.getElementById("
    "location.hash.slice(1));if(e&&e.tagName==='DETAILS'){e.open=true;e.scrollIntoView()}}\n"
    "addEventListener('hashchange',reveal);\n"
    "var closed=[];\n"
    "addEventListener('beforeprint',function(){each('details:not([open])',function(e){"
    "closed.push(e);e.open=true})});\n"
    "addEventListener('afterprint',function(){closed.forEach(function(e){e.open=false});"
    "closed=[]});\n"
    "if(!document.querySelector('details.scenario:not([open])'))d.classList.add('is-open');\n"
    "speak(d.dataset.lang);paint();reveal()})();\n";

/* Drawn once, used by every picture: marks, arrow heads, and the patterns of bands, which tell
 * them apart where colours do not. */
static const char shapes[] =
    "<svg width=\"0\" height=\"0\" style=\"position:absolute\" aria-hidden=\"true\"><defs>"
    "<g id=\"ok\"><circle class=\"m-ok\" r=\"3.6\"/></g>"
    "<g id=\"bad\"><path class=\"m-bad\" d=\"M-3.5 -3.5L3.5 3.5M-3.5 3.5L3.5 -3.5\"/></g>"
    "<g id=\"missed\"><circle class=\"m-missed\" r=\"5.5\"/>"
    "<path class=\"m-missed\" d=\"M-3.9 3.9L3.9 -3.9\"/></g>"
    "<g id=\"kill\"><path class=\"m-kill\" d=\"M0 -9L9 0L0 9L-9 0Z\"/>"
    "<path class=\"m-kill-x\" d=\"M-3 -3L3 3M-3 3L3 -3\"/></g>"
    "<g id=\"refused\"><rect class=\"m-refused\" x=\"-5.5\" y=\"-5.5\" width=\"11\" "
    "height=\"11\"/><path class=\"m-refused\" d=\"M-3 -3L3 3M-3 3L3 -3\"/></g>"
    "<marker id=\"head\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" "
    "markerHeight=\"7\" orient=\"auto\" markerUnits=\"userSpaceOnUse\">"
    "<path class=\"h-arrow\" d=\"M0 0.5L8 4L0 7.5Z\"/></marker>"
    "<marker id=\"head-late\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" "
    "markerHeight=\"8\" orient=\"auto\" markerUnits=\"userSpaceOnUse\">"
    "<path class=\"h-late\" d=\"M0 0L8 4L0 8L3 4Z\"/></marker>"
    "<pattern id=\"p-failing\" width=\"10\" height=\"10\" patternUnits=\"userSpaceOnUse\" "
    "patternTransform=\"rotate(45)\"><path class=\"p-failing\" d=\"M0 0h10v10h-10z\"/>"
    "<path class=\"p-failing-line\" d=\"M2 0V10\"/></pattern>"
    "<pattern id=\"p-offline\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
    "patternTransform=\"rotate(-45)\"><path class=\"p-offline\" d=\"M0 0h6v6h-6z\"/>"
    "<path class=\"p-offline-line\" d=\"M1 0V6\"/></pattern>"
    "<pattern id=\"p-killed\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">"
    "<path class=\"p-killed\" d=\"M0 0h6v6h-6z\"/>"
    "<path class=\"p-killed-line\" d=\"M0 0L6 6M6 0L0 6\"/></pattern></defs></svg>";

void html_page_begin(struct buf *out)
{
    buf_add_str(out, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                     "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
                     "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                     "style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">"
                     "<link rel=\"icon\" href=\"data:,\"><title>castsim</title>\n<style>\n");
    for (size_t i = 0; i < sizeof style / sizeof style[0]; i++)
        buf_add_str(out, style[i]);
    buf_add_str(out, "</style>\n<script>\n");
    buf_add_str(out, early_script);
    buf_add_str(out, "</script></head>\n<body>\n");
    buf_add_str(out, shapes);
}

void html_page_end(struct buf *out)
{
    buf_add_str(out, "\n<script>\n");
    buf_add_str(out, late_script);
    buf_add_str(out, "</script></body></html>\n");
}
