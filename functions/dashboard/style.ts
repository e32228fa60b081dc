/**
 * One style sheet for all pages. Blue is the model, ochre the baseline, vermilion money lost: they stay apart
 * for every common form of colour blindness, and each also differs in shape or dash (Okabe and Ito, 2008).
 */
export const STYLE = `
:root{color-scheme:light dark;--paper:#fbfaf7;--card:#fff;--ink:#1b1f24;--soft:#565d66;--rule:#e3dfd6;--grid:#ece8df;
--model:#1b5e9e;--model-soft:#1b5e9e26;--base:#9a6400;--loss:#b23a1e;--good:#00695c;--bar:#c9c4b8;--focus:#1b5e9e}
@media (prefers-color-scheme:dark){:root{--paper:#14171b;--card:#1b1f25;--ink:#eceae5;--soft:#a9afb8;--rule:#2f343c;--grid:#282d34;
--model:#7fb6ea;--model-soft:#7fb6ea30;--base:#e3ad4e;--loss:#f08a6c;--good:#5cc5b3;--bar:#4a505a;--focus:#7fb6ea}}
*{box-sizing:border-box}html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif;font-variant-numeric:tabular-nums lining-nums}
main,header.top,footer{max-width:1160px;margin:0 auto;padding:0 28px}
header.top{padding-top:40px}header.top:after{content:"";display:block;margin-top:20px;border-bottom:2px solid var(--ink)}
h1,h2,h3{font-family:"Iowan Old Style","Palatino Linotype",Palatino,"Book Antiqua",Georgia,serif;font-weight:600;line-height:1.2;text-wrap:balance;margin:0}
h1{font-size:36px;letter-spacing:-.01em}h2{font-size:22px}h3{font-size:16px}
a{color:var(--model);text-underline-offset:.15em;text-decoration-thickness:.06em}
a:hover{text-decoration-thickness:.12em}:focus-visible{outline:2px solid var(--focus);outline-offset:3px;border-radius:2px}
.skip{position:absolute;left:-999px}.skip:focus{left:16px;top:12px;background:var(--card);padding:8px 12px;z-index:9}
.crumb{margin:0 0 6px;font-size:13px;color:var(--soft);letter-spacing:.02em}.lede{margin:8px 0 0;color:var(--soft);max-width:68ch}
section{padding:32px 0 8px}section+section{border-top:1px solid var(--rule)}
.sub{color:var(--soft);margin:4px 0 16px;max-width:74ch;font-size:14px}
.kpis{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));margin:0;border-bottom:1px solid var(--rule)}
.kpi{padding:24px 20px 22px;border-left:1px solid var(--rule)}.kpi:first-child{padding-left:0;border-left:0}
.kpi dt{font-size:13px;color:var(--soft)}.kpi dd{margin:0}.kpi .said{white-space:normal!important;font-size:22px!important}.kpi .big{font-size:34px;line-height:1.2;font-weight:600;letter-spacing:-.02em;margin:2px 0;white-space:nowrap}
.kpi .note{font-size:13px;color:var(--soft)}.met{color:var(--good)}.missed{color:var(--loss)}
.two{display:grid;grid-template-columns:1.25fr 1fr;gap:44px}.two>*{min-width:0}.even{grid-template-columns:1fr 1fr}
svg{display:block;width:100%;height:auto;overflow:visible}svg:focus-visible{outline-offset:6px}
.grid{stroke:var(--grid);stroke-width:1}.tick,.cap{fill:var(--soft);font-size:12px}.strong{fill:var(--ink);font-weight:600}
.model{stroke:var(--model);fill:none;stroke-width:2;stroke-linejoin:round}.baseline{stroke:var(--base);fill:none;stroke-width:1.6;stroke-dasharray:5 3}
.target{stroke:var(--ink);stroke-width:1;stroke-dasharray:1 3}.band{fill:var(--model-soft);stroke:none}.demand{fill:var(--bar)}
.level{stroke:var(--soft);fill:none;stroke-width:1;stroke-dasharray:2 2}.level.at{stroke-width:1.6;stroke-dasharray:6 2}.stock{fill:var(--model-soft);stroke:var(--model);stroke-width:1.4}
.plan{fill:var(--base);fill-opacity:.18}.plan.other{fill:var(--soft)}.plan-edge{stroke:var(--base);stroke-dasharray:4 3}.lost{fill:var(--loss)}.in{fill:var(--good)}.under-way{fill-opacity:.45;stroke:var(--good)}.fill-model{fill:var(--model)}.fill-base{fill:var(--base)}.hair{stroke:var(--ink);stroke-width:1}
.whisker{stroke:var(--ink);stroke-width:1.5;fill:none}.dots{fill:none;stroke-linecap:round}.dots.a{stroke:var(--model);stroke-width:5;stroke-opacity:.5}
.dots.b{stroke:var(--loss);stroke-width:7;stroke-opacity:.85}.after{fill:none;stroke:var(--model);stroke-width:2}.closed{fill:var(--grid)}
.key{display:flex;flex-wrap:wrap;gap:4px 20px;margin:0 0 10px;padding:0;list-style:none;font-size:13px;color:var(--soft)}
.key svg{display:inline-block;width:22px;height:10px;margin-right:7px;vertical-align:0}
table{border-collapse:collapse;width:100%;font-size:14px}caption{text-align:left;color:var(--soft);font-size:13px;padding-bottom:8px}
th,td{padding:7px 10px;text-align:right;border-bottom:1px solid var(--rule);white-space:nowrap}th:first-child,td:first-child{text-align:left;padding-left:0}tbody th{white-space:normal;min-width:9ch;text-align:left}
thead th{font-weight:500;color:var(--soft);border-bottom:1px solid var(--ink);vertical-align:bottom}tbody th{font-weight:500}tbody tr:last-child>*{border-bottom:0}
th button{all:unset;cursor:pointer;padding:2px 0}th button:hover{color:var(--ink)}th button:focus-visible{outline:2px solid var(--focus);outline-offset:3px}
th[aria-sort] button{color:var(--ink);font-weight:600}th[aria-sort=ascending] button:after{content:" \\2191"}th[aria-sort=descending] button:after{content:" \\2193"}
.text{text-align:left}.scroll{overflow-x:auto}.tools{display:flex;flex-wrap:wrap;gap:12px 20px;align-items:end;margin:0 0 12px}
label{font-size:13px;color:var(--soft);display:block}input,select,.button{font:inherit;color:inherit;background:var(--card);border:1px solid var(--soft);border-radius:4px;padding:7px 10px}
input[type=search]{width:260px}.tools select{max-width:240px}.button{cursor:pointer}.button:hover{border-color:var(--ink)}.button[disabled]{opacity:.45;cursor:default}
.acts{display:flex;flex-wrap:wrap;gap:6px 28px;list-style:none;margin:10px 0 6px;padding:0;font-size:16px}.acts .state{font-size:16px}#today h3,#plans h3{margin:22px 0 4px}h3 .note{font-family:system-ui,sans-serif;font-weight:400;font-size:13px;color:var(--soft)}
input.units{width:88px;padding:4px 6px}td .button{padding:4px 8px;font-size:13px}h2 .note{font:400 14px system-ui,sans-serif;color:var(--soft)}.coming{stroke:var(--model);fill:none;stroke-width:1.4;stroke-dasharray:4 3}.period{margin:20px 0 0}.count{margin-left:auto;color:var(--soft);font-size:13px}.bars{list-style:none;margin:0;padding:0}
.bars li{display:grid;grid-template-columns:92px 1fr 76px;gap:12px;align-items:center;padding:3px 0;font-size:14px}.bars .num{text-align:right}.bars.named li{grid-template-columns:minmax(92px,45%) 1fr 76px}.bars li>:first-child{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.name{color:var(--soft);font-weight:400}
.bars .track{height:12px}.bars .track i{display:block;height:100%;background:var(--loss);border-radius:0 2px 2px 0;min-width:2px}
.state{display:inline-block;font-size:13px}.state:before{content:"\\25CF";margin-right:6px;font-size:11px;vertical-align:1px}.state.bad{color:var(--loss)}.state.bad:before{content:"\\25B2"}
.state.warn{color:var(--base)}.state.warn:before{content:"\\25C6"}.state.ok{color:var(--good)}.state.none{color:var(--soft)}.state.none:before{content:"\\25CB"}
.verdict{margin:20px 0 0;max-width:84ch;font-size:17px}.next h2{color:var(--model)}.why{white-space:normal;min-width:260px;color:var(--soft)}thead tr+tr th:first-child{text-align:right;padding-left:10px}.terms{display:grid;grid-template-columns:max-content 1fr;gap:4px 20px;margin:8px 0 0;max-width:92ch;font-size:14px;color:var(--soft)}.terms dt{color:var(--ink)}.terms dd{margin:0}.plain th,.plain td{white-space:normal}code{font-size:13px;overflow-wrap:anywhere}abbr{text-decoration:underline dotted;cursor:help}.empty{padding:28px 0;color:var(--soft);max-width:60ch}.empty strong{display:block;color:var(--ink);font-size:17px;font-weight:600}
.tip{position:fixed;z-index:5;pointer-events:none;background:var(--ink);color:var(--paper);padding:8px 11px;border-radius:4px;font-size:13px;line-height:1.45;white-space:pre;max-width:320px}
.tip[hidden]{display:none}.notes{color:var(--soft);font-size:14px;padding-left:18px;max-width:78ch}.notes li{margin:4px 0}
.person{display:flex;gap:16px;justify-content:flex-end;align-items:center;flex-wrap:wrap;padding:10px 28px;font-size:13px;color:var(--soft)}.person .button{padding:4px 10px}
footer{padding:28px;color:var(--soft);font-size:13px}details summary{cursor:pointer;color:var(--model);font-size:14px;padding:8px 0}
.busy{position:fixed;inset:0 0 auto;height:3px;background:var(--model);transform-origin:0;animation:busy 1.6s ease-out infinite;display:none}body[aria-busy=true] .busy{display:block}
@keyframes busy{from{transform:scaleX(0)}to{transform:scaleX(1)}}@media (prefers-reduced-motion:reduce){.busy{animation:none}}
@media screen and (max-width:820px){.why{display:none}thead th{white-space:normal}.kpi .big{font-size:26px}.two svg .tick,.two svg .cap{font-size:17px}.wide{overflow-x:auto}.wide svg{min-width:820px}.kpis{grid-template-columns:repeat(2,minmax(0,1fr))}.kpi:nth-child(odd){padding-left:0;border-left:0}.two,.even{grid-template-columns:1fr;gap:24px}main,header.top,footer{padding-left:16px;padding-right:16px}h1{font-size:28px}.terms{grid-template-columns:1fr}.terms dd{margin-bottom:8px}}
@media print{:root{--paper:#fff;--card:#fff;--ink:#000;--soft:#444;--rule:#bbb;--grid:#ddd;--model:#1b5e9e;--base:#9a6400;--loss:#b23a1e}body,table,.sub,.notes,.terms{font-size:11px}.kpi .big{font-size:24px}.verdict{font-size:14px}thead th{white-space:normal}.scroll{overflow:visible}th,td{padding:4px 6px}.tools,.skip,.tip,.pager,.person,details{display:none}section{break-inside:avoid}main,header.top,footer{max-width:none;padding-left:0;padding-right:0}a{color:inherit;text-decoration:none}}
`
  .replaceAll("\n", "")
  .trim();
