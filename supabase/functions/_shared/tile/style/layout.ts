/** How tiles lie: as cards, in rows and grids; what headings they have. */
export const layout = `
.tile{position:relative;container-type:inline-size;min-width:0;padding:1.15rem 1.2rem 1.2rem;border:1px solid var(--line);border-radius:var(--radius);background:var(--surface);color:var(--card-text);box-shadow:0 1px 2px rgb(16 24 40/.04),0 6px 18px -12px rgb(16 24 40/.14);--text:var(--card-text);--muted:var(--card-muted);--link:var(--card-link)}
.tile .tile .tile{box-shadow:none}
.tile-head{display:flex;align-items:center;gap:.6rem;margin-bottom:.85rem}
.tile-head .icon{width:1.15rem;height:1.15rem;color:var(--link)}
.tile-head h2,.tile-head h3,.tile-head h4,.tile-head h5,.tile-head h6{font-size:1rem}
.tile-container,.tile-text,.tile-image,.tile-link{padding:0;border:0;border-radius:0;background:none;box-shadow:none}
.tile-container,.tile-text.plain,.tile-link{color:inherit}
.tile-container{--text:inherit}
.tile-container>.tile-head{margin:.3rem 0 .8rem}
.tile-container>.tile-head .icon{display:none}
.tile-container>.tile-head :is(h2,h3,h4,h5,h6){font-size:1.125rem}
.t-layout{display:grid;gap:var(--gap,1rem);align-items:start}
.t-layout.gap-small{--gap:.6rem}
.t-layout.gap-large{--gap:1.6rem}
.t-layout.row,.t-layout.grid{grid-template-columns:repeat(auto-fit,minmax(min(100%,var(--least,15rem)),1fr))}
.t-layout.grid{align-items:stretch}
.t-layout.small{--least:4.4rem}
.t-layout.large{--least:22rem}
.desktop .t-layout{--gap:1.4rem}
.desktop .t-layout.gap-small{--gap:.8rem}
.desktop .t-layout.gap-large{--gap:2rem}
@media(min-width:66rem){
.desktop .t-layout.row.first{grid-template-columns:minmax(0,1.75fr) minmax(0,1fr)}
.desktop .t-layout.row.last{grid-template-columns:minmax(0,1fr) minmax(0,1.75fr)}
}
.t-list{display:grid}
.t-item{display:flex;align-items:center;gap:.85rem;min-width:0;padding:.72rem 0;border-top:1px solid var(--line)}
.t-list>.t-item:first-child{padding-top:.1rem;border-top:0}
.t-list>.t-item:last-child{padding-bottom:0}
.business .t-item{padding:.58rem 0}
.t-main{flex:1 1 6.5rem;min-width:0}
.t-side{flex:0 1 auto;text-align:end}
.t-title{display:block;font-weight:550;line-height:1.35}
.t-note{display:block;text-wrap:pretty;color:var(--muted);font-size:.8438rem;line-height:1.4}
.t-amount{font-variant-numeric:tabular-nums;font-weight:600;white-space:nowrap}
.t-figure{font-size:2rem;font-weight:680;line-height:1.15;letter-spacing:-.03em;font-variant-numeric:tabular-nums}
.t-good{color:var(--good)}
.t-bad{color:var(--bad)}
.t-wary{color:var(--wary)}
.t-chip{display:inline-flex;align-items:center;gap:.3rem;padding:.1rem .55rem;border-radius:1rem;background:var(--tint);color:var(--card-text);font-size:.78rem;font-weight:600;line-height:1.5;white-space:nowrap}
.t-chip .icon{width:.85rem;height:.85rem}
.t-chip.t-good{background:var(--good-wash);color:var(--good)}
.t-chip.t-bad{background:var(--bad-wash);color:var(--bad)}
.t-chip.t-wary{background:var(--wary-wash);color:var(--wary)}
.t-item .t-main{overflow-wrap:anywhere}
.t-dot{display:grid;flex:none;place-items:center;width:2.5rem;height:2.5rem;border-radius:calc(var(--radius)*.75);background:var(--tint);color:var(--link);font-size:.85rem;font-weight:650}
.t-button{display:inline-flex;align-items:center;justify-content:center;gap:.5rem;min-height:2.75rem;padding:.55rem 1.15rem;border:1px solid transparent;border-radius:calc(var(--radius)*.7);background:var(--primary);color:var(--on-primary);font-weight:600;line-height:1.2;text-decoration:none;cursor:pointer}
.t-button.quiet{border-color:var(--control-line);background:none;color:var(--text)}
.t-item .t-button{min-height:2.25rem;padding:.3rem .9rem;font-size:.9rem}
.t-more{display:inline-block;margin-top:.8rem;font-size:.9rem;font-weight:600;text-decoration:none}
.t-more:hover{text-decoration:underline}
.t-empty{color:var(--muted);font-size:.9375rem}
.t-missing{color:var(--muted)}
.t-row{display:flex;flex-wrap:wrap;align-items:center;gap:.6rem}
.t-grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,12rem),1fr));gap:.8rem}
.t-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
`
