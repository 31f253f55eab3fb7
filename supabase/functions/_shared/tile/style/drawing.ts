/** Charts: what an attribute of a drawing cannot say under a policy that has no inline styles. */
const series = [1, 2, 3, 4, 5, 6]
  .map(
    i =>
      `.stroke-${i}{stroke:var(--series-${i})}.fill-${i}{fill:var(--series-${i})}.key-${i}{background:var(--series-${i})}`,
  )
  .join('\n')

export const drawing = `
${series}
.donut circle{fill:none;stroke-width:4.6}
.sparkline{overflow:visible}
.sparkline .line{fill:none;stroke:currentColor;stroke-width:2;vector-effect:non-scaling-stroke;stroke-linejoin:round;stroke-linecap:round}
.sparkline .ground{fill:currentColor;opacity:.13}
.balance .sparkline{color:var(--link)}
.bars{width:100%;height:9.5rem}
.desktop .bars{height:12rem}
.bars .axis,.gauge .track,.gauge .value{fill:none;stroke:var(--line)}
.gauge path{stroke-width:9;stroke-linecap:round}
.gauge .value{stroke:var(--good)}
.gauge .knob{fill:var(--surface);stroke:var(--good);stroke-width:3.5}
.gauge .track{stroke:var(--line)}
.meter{width:100%;height:.4rem;margin:.4rem 0 .3rem;border-radius:.2rem}
.meter .track{fill:var(--line)}
.meter .value{fill:var(--focus)}
.meter.high .value{fill:var(--bad)}
.map path{fill:none;stroke:var(--surface);stroke-width:7;stroke-linecap:round}
.map .water{fill:var(--line);stroke:none}
.map circle{fill:var(--primary);stroke:var(--surface);stroke-width:3}
`
