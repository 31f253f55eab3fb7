/** What every page has: letters, links, focus, what is said about a tile rather than in it. */
export const base = `
*,::before,::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding:5.5rem;scroll-behavior:smooth}
body{margin:0;min-height:100vh;background:var(--ground);color:var(--text);font:400 1rem/1.5 var(--font);overflow-wrap:break-word;-webkit-font-smoothing:antialiased}
h1,h2,h3,h4,h5,h6,p,ul,ol,dl,dd,figure,blockquote,fieldset{margin:0;padding:0;border:0}
h1,h2,h3,h4,h5,h6{font-weight:650;line-height:1.25;letter-spacing:-.011em;text-wrap:balance}
ul,ol{list-style:none}
a{color:var(--link);text-underline-offset:.18em}
img,svg{display:block;max-width:100%}
img{height:auto}
table{width:100%;border-collapse:collapse}
th,td{padding:.55rem 0;border-top:1px solid var(--line);text-align:start}
button,input,select{font:inherit;color:inherit}
b,strong{font-weight:650}
.icon{flex:none;width:1.25rem;height:1.25rem;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px;border-radius:6px}
main:focus{outline:none}
.skip{position:absolute;left:1rem;top:-5rem;z-index:9;padding:.7rem 1.1rem;border-radius:0 0 .8rem .8rem;background:var(--primary);color:var(--on-primary)}
.skip:focus{top:0}
.simulated{display:flex;align-items:center;justify-content:center;gap:.45rem;padding:.4rem 1rem;background:repeating-linear-gradient(135deg,var(--wary-wash) 0 12px,var(--surface) 12px 24px);color:var(--card-text);font-size:.8125rem;line-height:1.35}
.simulated .icon{width:1rem;height:1rem;color:var(--wary)}
.missing{display:flex;align-items:center;gap:.6rem;padding:.9rem 1rem;border:1.5px dashed var(--control-line);border-radius:calc(var(--radius)*.6);background:var(--field);color:var(--card-muted);font-size:.9rem}
.missing .icon{color:var(--wary)}
.old{margin:0 0 .6rem;color:var(--card-muted);font-size:.8125rem}
.mark{position:absolute;z-index:2;inset:-.7rem .9rem auto auto;padding:.1rem .6rem;border-radius:1rem;font-size:.75rem;font-weight:650;line-height:1.4}
.mark-added,.mark-changed{outline:3px solid;outline-offset:3px}
.mark-added{outline-color:var(--good)}
.mark-changed{outline-color:var(--wary)}
.mark-added>.mark{background:var(--good);color:var(--surface)}
.mark-changed>.mark{background:var(--wary);color:var(--surface)}
.removed{position:relative;padding:1rem 1.1rem;border:3px dashed var(--bad);border-radius:var(--radius);background:var(--surface);color:var(--card-text)}
.removed .mark{background:var(--bad);color:var(--surface)}
.removed li{text-decoration:line-through;text-decoration-color:var(--bad)}
@media(prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
@media print{.tabs,.bar,.side nav,.skip{display:none}}
`
