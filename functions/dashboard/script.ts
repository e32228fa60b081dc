/**
 * The pages' script: tooltips and keys on charts, search, sort and paging of the product table, the map, and
 * tables made from the charts' data. Plain text, so that no bundler or compiler changes it. Everything it
 * shows is in the page already; without it the page still reads.
 */
export const SCRIPT = `
(function(){
var D=JSON.parse(document.getElementById("data").textContent),tip=document.querySelector(".tip"),M="n/a";
function each(s,f){Array.prototype.forEach.call(document.querySelectorAll(s),f)}
function count(v){if(v==null)return M;var r=Math.round(v),t=String(Math.abs(r)).replace(/\\B(?=(\\d{3})+$)/g,",");return r<0?"\\u2212"+t:t}
function usd(v){if(v==null)return M;var s=Math.abs(v),g=v<0&&s>=.005?"\\u2212$":"$";return s>=999500?g+(s/1e6).toFixed(2)+"M":s>=9995?g+(s/1e3).toFixed(1)+"k":s>=100?g+count(s):g+s.toFixed(2)}
function pct(v){return v==null?M:(v*100).toFixed(1)+"\\u202f%"}
function dec(v){return v==null?M:(Math.round(v*10)/10).toFixed(1).replace("-","\\u2212")}
function whole(v){return v==null?M:count(v*100)+"\\u202f%"}
var F={c:count,u:usd,p:pct,w:whole,d:dec,t:function(v){return v==null?"":v}};
function place(x,y){tip.hidden=false;var w=tip.offsetWidth,h=tip.offsetHeight;tip.style.left=Math.max(8,Math.min(innerWidth-w-8,x+14+w>innerWidth?x-w-14:x+14))+"px";tip.style.top=Math.max(8,y-h-12<8?y+16:y-h-12)+"px"}
function hide(){tip.hidden=true}
function line(f,l,i){var v=D.series[f][i];return v==null?"":"\\n"+l[0]+"  "+F[l[1]](v)}
each("[data-explore]",function(svg){
var o=JSON.parse(svg.getAttribute("data-explore")),box=svg.viewBox.baseVal,n=D.dates.length,cur=-1,hair=document.createElementNS("http://www.w3.org/2000/svg","line");
hair.setAttribute("class","hair");hair.setAttribute("y1",o.y0);hair.setAttribute("y2",o.y1);hair.style.display="none";svg.appendChild(hair);
function at(i,y){cur=Math.max(0,Math.min(n-1,i));var x=o.x0+(n>1?cur/(n-1):.5)*(o.x1-o.x0),r=svg.getBoundingClientRect();
hair.setAttribute("x1",x);hair.setAttribute("x2",x);hair.style.display="";
tip.textContent=D.dates[cur]+(D.closed&&D.closed[cur]?"  (closed)":"")+o.f.map(function(f){return line(f,D.labels[f],cur)}).join("");
place(r.left+x/box.width*r.width,y==null?r.top+r.height/3:y)}
function off(){hair.style.display="none";hide()}
svg.addEventListener("pointermove",function(e){var r=svg.getBoundingClientRect(),x=(e.clientX-r.left)/r.width*box.width;at(Math.round((x-o.x0)/(o.x1-o.x0)*(n-1)),e.clientY)});
svg.addEventListener("pointerleave",off);svg.addEventListener("blur",off);
svg.addEventListener("keydown",function(e){var k=e.key,s=e.shiftKey?7:1;if(k=="ArrowRight")at(cur+s);else if(k=="ArrowLeft")at(cur<0?n-1:cur-s);else if(k=="Home")at(0);else if(k=="End")at(n-1);else if(k=="Escape")return off();else return;e.preventDefault()})
});
each("details[data-table]",function(d){d.addEventListener("toggle",function(){if(!d.open||d.querySelector("table"))return;
var f=d.getAttribute("data-table").split(","),t=document.createElement("table"),h=t.createTHead().insertRow(),b=t.createTBody(),w=document.createElement("div");
["Date"].concat(f.map(function(k){return D.labels[k][0]})).forEach(function(s){var c=document.createElement("th");c.scope="col";c.textContent=s;h.appendChild(c)});
D.dates.forEach(function(s,i){var r=b.insertRow(),c=document.createElement("th");c.scope="row";c.textContent=s;r.appendChild(c);f.forEach(function(k){var v=D.series[k][i];r.insertCell().textContent=v==null?"\\u2013":F[D.labels[k][1]](v)})});
w.className="scroll";w.tabIndex=0;w.setAttribute("role","region");w.setAttribute("aria-label","Figures by day");w.appendChild(t);d.appendChild(w)})});
each("form",function(f){f.addEventListener("submit",function(){document.body.setAttribute("aria-busy","true")})});
addEventListener("pageshow",function(){document.body.removeAttribute("aria-busy")});addEventListener("scroll",hide,{passive:true});
addEventListener("keydown",function(e){if(e.key=="Escape")hide()});
if(!D.rows)return;
var rows=D.rows,cols=D.columns,table=document.getElementById("products"),body=table.tBodies[0],q=document.getElementById("search"),info=document.getElementById("found"),prev=document.getElementById("prev"),next=document.getElementById("next"),sortBy=D.sort,desc=true,page=0,size=50,view=[];
function href(id){return "dashboard?product_id="+encodeURIComponent(id)+(location.search.length>1?"&"+location.search.slice(1):"")}
function draw(){body.textContent="";var end=Math.min(view.length,(page+1)*size);
for(var i=page*size;i<end;i++){var r=view[i],tr=body.insertRow();cols.forEach(function(c,j){var cell;if(j==0){cell=document.createElement("th");cell.scope="row";var a=document.createElement("a");a.href=href(r[0]);a.textContent=r[0];cell.appendChild(a);tr.appendChild(cell)}else{cell=tr.insertCell();if(c.f=="s"){var s=document.createElement("span"),t=D.states[r[j]];s.className="state "+t[1];s.textContent=t[0];cell.className="text";cell.appendChild(s)}else{cell.textContent=F[c.f](r[j]);if(c.f=="t")cell.className="text"}}})}
if(!view.length){var e=body.insertRow().insertCell();e.colSpan=cols.length;e.className="text";e.textContent="No product matches \\u201c"+q.value+"\\u201d. Try a part of the product number, or a class such as AX."}
info.textContent=view.length?count(page*size+1)+"\\u2013"+count(end)+" of "+count(view.length)+(view.length<rows.length?" found":" products"):"0 products";prev.disabled=page==0;next.disabled=end>=view.length}
function filter(){var t=q.value.trim().toLowerCase();view=rows.filter(function(r){return !t||r[0].toLowerCase().indexOf(t)>=0||r[1].toLowerCase()==t||D.states[r[cols.length-1]][0].toLowerCase()==t});
view.sort(function(a,b){var x=a[sortBy],y=b[sortBy];if(x==null||y==null)return x==null?(y==null?0:1):-1;var c=x<y?-1:x>y?1:0;return (desc?-c:c)||(a[0]<b[0]?-1:1)});page=0;draw()}
each("#products thead th",function(th,j){th.querySelector("button").addEventListener("click",function(){if(sortBy==j)desc=!desc;else{sortBy=j;desc=cols[j].f!="t"}each("#products thead th",function(o){o.removeAttribute("aria-sort")});th.setAttribute("aria-sort",desc?"descending":"ascending");filter()})});
q.addEventListener("input",filter);prev.addEventListener("click",function(){page--;draw()});next.addEventListener("click",function(){page++;draw()});
each(".needs-script",function(e){e.hidden=false});filter();
var map=document.getElementById("map");if(map&&D.map){var hit=-1,ring=document.createElementNS("http://www.w3.org/2000/svg","circle"),mb=map.viewBox.baseVal;ring.setAttribute("r",6);ring.setAttribute("fill","none");ring.setAttribute("class","whisker");ring.style.display="none";map.appendChild(ring);
function mark(i){hit=i;var p=D.map[i],r=rows[p[2]],b=map.getBoundingClientRect();ring.setAttribute("cx",p[0]);ring.setAttribute("cy",p[1]);ring.style.display="";tip.textContent=r[0]+"  "+r[1]+"\\nUnits demanded  "+count(r[2])+"\\nWAPE  "+whole(r[10])+"\\nLost margin  "+usd(r[6])+"\\nEnter or click opens the product";place(b.left+p[0]/mb.width*b.width,b.top+p[1]/mb.height*b.height)}
function out(){ring.style.display="none";hide();map.style.cursor=""}
map.addEventListener("pointermove",function(e){var b=map.getBoundingClientRect(),x=(e.clientX-b.left)/b.width*mb.width,y=(e.clientY-b.top)/b.height*mb.height,best=196,at=-1;D.map.forEach(function(p,i){var d=(p[0]-x)*(p[0]-x)+(p[1]-y)*(p[1]-y);if(d<best){best=d;at=i}});if(at<0){hit=-1;out()}else{map.style.cursor="pointer";mark(at)}});
map.addEventListener("pointerleave",out);map.addEventListener("blur",out);map.addEventListener("click",function(){if(hit>=0)location.href=href(rows[D.map[hit][2]][0])});
map.addEventListener("keydown",function(e){var n=D.map.length;if(e.key=="ArrowRight")mark((hit+1)%n);else if(e.key=="ArrowLeft")mark((hit+n-1)%n);else if(e.key=="Enter"&&hit>=0)location.href=href(rows[D.map[hit][2]][0]);else return;e.preventDefault()})}
})();
`.trim();
