/** What the tiles of the library look like inside. A tenant's own have the `t-` vocabulary of the layout. */
export const tile = `
.tile-account_list:has(>.hero){padding:0;border:0;background:none;box-shadow:none}
.tile-account_list:has(>.hero)>.tile-head{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.hero{position:relative;overflow:hidden;padding:1.3rem 1.35rem 3.9rem;border-radius:var(--radius);background:var(--primary);background-image:radial-gradient(120% 150% at 100% 0,var(--primary) 20%,var(--deep) 100%);color:var(--on-primary)}
.hero-note{font-size:.9rem}
.hero-figure{margin:.1rem 0 .7rem;font-size:clamp(2rem,8.5vw,2.6rem);font-weight:700;line-height:1.1;letter-spacing:-.035em;font-variant-numeric:tabular-nums}
.hero-chip{display:inline-flex;align-items:center;gap:.35rem;font-size:.875rem;font-weight:600}
.hero-chip .icon{width:1rem;height:1rem}
.hero .sparkline{position:absolute;inset:auto 0 1.2rem;width:100%;height:4.6rem}
.hero+.t-list{position:relative;margin:-1.9rem .7rem 0;padding:1rem 1.1rem;border:1px solid var(--line);border-radius:calc(var(--radius)*.85);background:var(--surface);box-shadow:0 10px 24px -16px rgb(16 24 40/.3)}
.desktop .hero{padding:1.7rem 1.8rem 4.6rem}
.desktop .hero-figure{font-size:2.9rem}
.desktop .hero+.t-list{grid-template-columns:repeat(auto-fit,minmax(min(100%,17rem),1fr));gap:0 2.4rem;margin-inline:1.2rem;padding:1.1rem 1.35rem}
.desktop .hero+.t-list>.t-item{border-top:0;padding:.45rem 0}
.balances{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,11rem),1fr));gap:.8rem}
.balance{display:grid;gap:.15rem;padding:.95rem 1rem;border:1px solid var(--line);border-radius:calc(var(--radius)*.75);background:var(--field)}
.balance .t-amount{font-size:1.3rem;letter-spacing:-.02em}
.balance .sparkline{width:100%;height:2rem;margin-top:.4rem}
.t-form{display:grid;gap:.85rem}
.desktop .t-form{grid-template-columns:repeat(auto-fit,minmax(min(100%,9.5rem),1fr));align-items:end}
.t-form label{display:grid;gap:.3rem;font-size:.875rem;font-weight:550}
.t-form input,.t-form select{width:100%;min-height:2.75rem;padding:.5rem .8rem;border:1px solid var(--control-line);border-radius:calc(var(--radius)*.6);background:var(--field);font-weight:400;font-size:1rem}
.faces{display:flex;gap:.4rem;margin:0 -.4rem .95rem;padding:.2rem;overflow-x:auto;scrollbar-width:none}
.faces:last-child{margin-bottom:0}
.faces a{display:grid;flex:0 0 4.3rem;justify-items:center;gap:.35rem;padding:.25rem 0;border-radius:.8rem;color:inherit;font-size:.8125rem;line-height:1.25;text-align:center;text-decoration:none}
.faces .t-dot{width:3rem;height:3rem;border-radius:50%}
.plastic{position:relative;overflow:hidden;display:flex;flex-direction:column;justify-content:space-between;aspect-ratio:1.586;max-width:22rem;margin-inline:auto;padding:1.2rem 1.35rem;border-radius:calc(var(--radius)*.9);background:var(--primary);background-image:linear-gradient(135deg,var(--primary) 10%,var(--deep) 95%);color:var(--on-primary);box-shadow:0 16px 30px -18px rgb(16 24 40/.55)}
.plastic::after{content:"";position:absolute;inset:-40% -25% auto auto;width:75%;aspect-ratio:1;border:1.6rem solid currentColor;border-radius:50%;opacity:.07}
.plastic .chip{width:2.5rem;height:1.85rem;border-radius:.4rem;background:linear-gradient(135deg,#f3dfa6,#c79b45)}
.plastic .digits{font-size:1.2rem;font-variant-numeric:tabular-nums;letter-spacing:.13em}
.plastic .t-row{justify-content:space-between;flex-wrap:nowrap;font-size:.875rem;font-weight:600}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,16rem),1fr));gap:1.3rem}
.controls{margin-top:1rem}
.switch{flex:none;position:relative;width:2.9rem;height:1.75rem;padding:0;border:2px solid var(--control-line);border-radius:1rem;background:var(--field);cursor:pointer}
.switch::after{content:"";position:absolute;top:50%;left:.2rem;width:1.1rem;height:1.1rem;border-radius:50%;background:var(--control-line);transform:translateY(-50%)}
.switch[aria-checked=true]{border-color:var(--focus);background:var(--focus)}
.switch[aria-checked=true]::after{left:auto;right:.2rem;background:var(--surface)}
.spending{display:grid;grid-template-columns:minmax(8.5rem,11rem) minmax(0,1fr);align-items:center;gap:1.4rem}
.ring{position:relative}
.ring p{position:absolute;inset:0;display:grid;place-content:center;text-align:center;line-height:1.2}
.ring .t-amount{font-size:1.06rem;letter-spacing:-.02em}
.legend{display:grid;gap:.42rem;font-size:.9rem}
.legend li{display:flex;align-items:center;gap:.55rem}
.legend .t-main{line-height:1.3}
.key{flex:none;width:.7rem;height:.7rem;border-radius:.22rem}
.flow .key{display:inline-block}
@container(max-width:22.5rem){.spending{grid-template-columns:minmax(0,1fr)}.ring{width:100%;max-width:10.5rem;margin:0 auto}}
.months{display:flex;margin-top:.35rem;color:var(--muted);font-size:.8125rem}
.months span{flex:1;text-align:center}
.flow{display:flex;flex-wrap:wrap;gap:.4rem 2rem;margin-bottom:.9rem}
.score{display:grid;justify-items:center;text-align:center}
.score .gauge{width:min(100%,13rem)}
.score .t-figure{margin-top:-2.6rem}
.score .t-chip{margin:.6rem 0 .3rem}
.offer-list{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,13rem),1fr));gap:.8rem}
.offer{display:flex;flex-direction:column;align-items:flex-start;gap:.3rem;padding:1rem 1.05rem;border-radius:calc(var(--radius)*.8);background:var(--tint);line-height:1.4}
.offer .icon{width:1.6rem;height:1.6rem;margin-bottom:.15rem;color:var(--link)}
.offer a{margin-top:auto;padding-top:.35rem;font-size:.9rem;font-weight:600}
.alert{align-items:flex-start}
.alert .t-dot{width:2.2rem;height:2.2rem}
.alert .t-dot.good{background:var(--good-wash);color:var(--good)}
.alert .t-dot.bad{background:var(--bad-wash);color:var(--bad)}
.alert .t-dot.wary{background:var(--wary-wash);color:var(--wary)}
.bubble{display:flex;gap:.75rem;align-items:flex-end;margin-bottom:1rem}
.bubble p{padding:.75rem .95rem;border-radius:calc(var(--radius)*.9);border-end-start-radius:.25rem;background:var(--field)}
.map{position:relative;overflow:hidden;height:7rem;margin-bottom:.9rem;border-radius:calc(var(--radius)*.75);background:var(--tint)}
.map svg{width:100%;height:100%}
.prose{max-width:46rem;font-size:1rem}
.prose.lead{font-size:1.125rem;line-height:1.45}
.prose.centre{margin-inline:auto;text-align:center}
.tile-text.panel{padding:1.1rem 1.2rem}
.panel{padding:1.1rem 1.2rem;border:1px solid var(--line);border-radius:var(--radius);background:var(--surface);color:var(--card-text)}
.prose p+p{margin-top:.7rem}
.tile-text{--text:inherit}
.picture{overflow:hidden;border-radius:var(--radius)}
.picture img{width:100%}
.picture figcaption{padding:.5rem .2rem 0;color:inherit;font-size:.875rem}
.picture .missing{justify-content:center;min-height:8rem}
.tile-link{height:100%}
.action{display:grid;justify-items:center;gap:.4rem;padding:.35rem .1rem;color:inherit;font-size:.8125rem;font-weight:550;line-height:1.25;text-align:center;text-decoration:none}
.action .t-dot{width:3.25rem;height:3.25rem;border-radius:calc(var(--radius)*1.05);border:1px solid var(--line);background:var(--surface);color:var(--card-link)}
.action .icon{width:1.45rem;height:1.45rem}
.action:hover .t-dot{background:var(--tint)}
.go{display:flex;align-items:center;gap:.8rem;padding:.9rem 1.1rem;border:1px solid var(--line);border-radius:var(--radius);background:var(--surface);color:var(--card-text);font-weight:550;text-decoration:none}
.go>.icon:last-child{margin-inline-start:auto;color:var(--card-muted)}
.go:hover{border-color:var(--control-line)}
`
