/** The three screens: a phone with tabs, a phone's browser with a menu, a desktop with a sidebar. */
export const frame = `
.face,.sign{display:grid;flex:none;place-items:center;width:2.6rem;height:2.6rem;border-radius:50%;background:var(--primary);color:var(--on-primary);font-size:.9rem;font-weight:650;letter-spacing:.02em}
.sign{width:2.1rem;height:2.1rem;border-radius:calc(var(--radius)*.5);font-size:.8rem}
.brand{display:flex;align-items:center;gap:.65rem;min-width:0;font-weight:650;letter-spacing:-.01em;line-height:1.2}
.brand img{max-height:2.1rem;width:auto}
.round{display:grid;flex:none;place-items:center;width:2.75rem;height:2.75rem;border:1px solid var(--line);border-radius:50%;background:var(--surface);color:var(--card-text)}
.who{flex:1;min-width:0}
.who p{color:var(--muted);font-size:.875rem;line-height:1.35}
.app .top{display:flex;align-items:center;gap:.8rem;padding:1.1rem 1.1rem .3rem}
.app h1{font-size:1.25rem}
.app,.mobile{max-width:30rem;min-height:100vh;margin:0 auto}
.app{padding-bottom:5.6rem}
.app main,.mobile main{display:grid;gap:1rem;padding:1rem 1.1rem 1.4rem}
.tabs{position:fixed;z-index:4;inset:auto 0 0;display:flex;justify-content:space-around;max-width:30rem;margin:0 auto;padding:.35rem .4rem calc(.45rem + env(safe-area-inset-bottom));border-top:1px solid var(--line);background:var(--surface)}
.tabs a{display:grid;flex:1;justify-items:center;gap:.12rem;padding:.3rem .1rem;border-radius:.7rem;color:var(--card-muted);font-size:.7rem;font-weight:550;line-height:1.3;text-decoration:none}
.tabs .icon{width:1.45rem;height:1.45rem}
.tabs [aria-current]{color:var(--card-link)}
.tabs [aria-current] .icon{fill:var(--tint)}
.bar{position:sticky;z-index:4;top:0;display:flex;align-items:center;justify-content:space-between;gap:1rem;padding:.7rem 1.1rem;background:var(--surface);color:var(--card-text);box-shadow:0 1px 0 var(--line)}
.menu summary{display:grid;place-items:center;width:2.75rem;height:2.75rem;border-radius:.8rem;cursor:pointer;list-style:none}
.menu summary::-webkit-details-marker{display:none}
.menu[open] summary{background:var(--tint);color:var(--card-link)}
.menu nav{position:absolute;inset:100% 0 auto;display:grid;padding:.5rem 1.1rem 1rem;background:var(--surface);box-shadow:0 18px 28px -18px rgb(0 0 0/.35)}
.menu nav a{display:flex;align-items:center;gap:.8rem;padding:.75rem .2rem;border-top:1px solid var(--line);color:var(--card-text);text-decoration:none}
.menu nav a:first-child{border:0}
.hello{padding:1.4rem 1.1rem .2rem}
.mobile h1{font-size:1.5rem;letter-spacing:-.02em}
.desktop{display:grid;grid-template-columns:15.5rem minmax(0,1fr)}
.side{position:sticky;top:0;display:flex;flex-direction:column;gap:2rem;height:100vh;padding:1.6rem 1.1rem 1.3rem;border-inline-end:1px solid var(--line);background:var(--surface);color:var(--card-text)}
.side .brand{padding:0 .6rem;font-size:1.0625rem}
.side nav{display:grid;gap:.2rem}
.side nav a{display:flex;align-items:center;gap:.8rem;padding:.62rem .75rem;border-radius:calc(var(--radius)*.6);color:var(--card-muted);font-size:.9375rem;font-weight:550;text-decoration:none}
.side nav a:hover{background:var(--field);color:var(--card-text)}
.side nav [aria-current]{background:var(--tint);color:var(--card-link)}
.me{display:flex;align-items:center;gap:.7rem;margin-top:auto;padding:.9rem .6rem 0;border-top:1px solid var(--line);font-size:.9rem;font-weight:550}
.me .face{width:2.1rem;height:2.1rem;font-size:.78rem}
.desktop .top{display:flex;align-items:center;justify-content:space-between;gap:1rem;padding:1.7rem clamp(1.2rem,3vw,2.6rem) .4rem}
.desktop h1{font-size:1.7rem;letter-spacing:-.022em}
.desktop main,.desktop .top{max-width:84rem}
.desktop main{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,21rem),1fr));align-items:start;gap:1.4rem;padding:1.2rem clamp(1.2rem,3vw,2.6rem) 3rem}
.desktop main>.holds,.desktop main>.tile-text,.desktop main>.removed{grid-column:1/-1}
.business .face,.business .sign{border-radius:calc(var(--radius)*.5)}
@media(max-width:56rem){
.desktop{display:block}
.side{position:static;height:auto;gap:1rem;padding:.9rem 1.1rem;border:0;border-bottom:1px solid var(--line)}
.side nav{display:flex;overflow-x:auto}
.side nav a{flex:none}
.me{display:none}
}
`
