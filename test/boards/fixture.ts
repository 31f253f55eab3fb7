/** Two small images: a landscape, and a tick with see-through edges. */
export const images: Record<string, Uint8Array> = {
  landscape: Buffer.from(
    [
      '/9j/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUfGhsjHBYWICwgIyYnKSopGR8tMC0oMCUoKSj/2wBD',
      'AQcHBwoIChMKChMoGhYaKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCj/wAARCAAwAEAD',
      'ASIAAhEBAxEB/8QAGgAAAgMBAQAAAAAAAAAAAAAAAAQFBgcIAv/EADUQAAECBQEFBQUJAQAAAAAAAAEAAgMEBRETBgcSITFBIlFh',
      'gcEUMnGRsRUWIyRSU2Kh0fD/xAAaAQADAAMBAAAAAAAAAAAAAAADBAUAAQYC/8QAIxEAAQQCAgEFAQAAAAAAAAAAAQACAwQFERIT',
      'MQYVQYGhYf/aAAwDAQACEQMRAD8A1jGjGnMaMau9y5XpSeNGNOY0Y1ncs6UnjXl+4wgPexpPebJqODDgxHgXLWk28lVXvc95c8ku',
      'PEkrnc96k9q4NYzk530AAreHwXuPJzncQFYgwEXFiEY0jQYjnRHwibtA3h4Kaxqji8s3I1m2ANb8j+hI5DGGjOYSd6+U3jRjTmNV',
      'baDqSHpqjF0MtM/HuyXYeh6uPgPrZBNjQ2UV7Axpc7wF5dqemt1QKGYn5gt9+/Z3/wBHxt/nNT+NcvujRXRzHdEeYxdvl9+1vXve',
      '/fdbxs21U3UVO9nmnAVOXaBEH7jejx6+PxQYrZcdOSlaYSuLT9K0GGCCCLgqBmdPvMUmXiNDD0fe4VqxqonXVG+8v2Rl/h7TcY8l',
      '/cv68rpXIVK19obYG9ePgqvWuy0DuN2t/qlaZTWyUM8d+I7m639BO405jRjTVZsdWMQwjTQhzmSxIZJDslFWnJalU6Ynp14hy8Bp',
      'c53oPE8guZtV12Y1FWo0/M3aHdmFDvcQ2Dk3/upKt+2DV4rNSNKp8S9OlH9tzTwixBwJ+A5DzPcs5SBeXKVkbIkf1s8D9KE7RqnM',
      '0epwJ6RfuR4LrjuI6g+BHBJIXlTgSDsLT9a7TDUqTCk6K2JLujwwZmIeDmk82NPqswQhbJJ8ok0z5ncnla5sv18PwqPXY3DgyXmX',
      'n5McfofJa/jXIi2HZVtCF4NFr8bhwZLTTz8mPP0PkVvsICq4+6CRFL9Ff//Z',
    ].join(''),
    'base64',
  ),
  tick: Buffer.from(
    [
      'iVBORw0KGgoAAAANSUhEUgAAACAAAAAgBAMAAACBVGfHAAAAMFBMVEV7OOxMaXF6OO16OOzdzPuCKfF6N+yebfL07v16N+x7OO3Q',
      'ufi9nPZ7OO17OO3///9GbPFfAAAAD3RSTlOZAE6K2gMyq/Ikd87AZZCsGurbAAAACXBIWXMAAAsTAAALEwEAmpwYAAAA8ElEQVQo',
      'kWWRP2oCQRSHv7gLCqbIGCIoCFrYWGlhPzdYklQpvUHKdNpZyhY5gJ7AAwT0BpK7LCgYeGHe7LiLM8UMv4/3Z97vYe4Oen9Mpsnu',
      'uwJvU4BkHEBXNSSLEgy9hoYHg6DhV8EtABeC6VYaFgbzXgdzQy3jx+XwUvaER7Ekr/RuAUuxkNMJurm5ACP6AbRkDWx5DiCTT2DG',
      'U6nb8ueeBwVtCyfZe+BSDgVNKTRwpkUzsV+yUrDVtqkUm4sr6drqxzKRs6+d+6+nIkdvWhguuwZDyvFTW40fGRRZGJscrSFeVLRK',
      'Y3pu2Xlt+7XzDwOvN8s6oNBzAAAAAElFTkSuQmCC',
    ].join(''),
    'base64',
  ),
}

const wave = Array.from({ length: 40 }, (_, i) => [i * 7, Math.round(28 * Math.sin(i / 3.2) * (1 - i / 60))])

/** One of every shape, in the ways that they are drawn, as the root `shapes` of a board. */
export const everyShape: Record<string, unknown> = {
  title: {
    ...{ type: 'text', x: 0, y: -70, z: 0, text: 'Every shape, in every format' },
    style: { fontSize: 34, fontWeight: 'bold', color: '#0f172a' },
  },
  rectangle: {
    type: 'rectangle',
    x: 0,
    y: 0,
    width: 200,
    height: 110,
    radius: 12,
    text: 'Rounded rectangle',
  },
  turned: {
    ...{ type: 'rectangle', x: 250, y: 10, width: 150, height: 90, rotation: 12, text: 'Turned by 12°' },
    style: { fill: '#dbeafe', stroke: '#1d4ed8' },
  },
  ellipse: {
    ...{ type: 'ellipse', x: 450, y: 0, width: 200, height: 110, text: 'An ellipse with a label' },
    style: { fill: '#dcfce7', stroke: '#15803d', strokeWidth: 3 },
  },
  dark: {
    ...{ type: 'ellipse', x: 700, y: 0, width: 110, height: 110, text: 'Dark fill' },
    style: { fill: '#334155', stroke: 'none' },
  },
  line: {
    ...{
      type: 'line',
      x: 0,
      y: 160,
      points: [
        [0, 0],
        [70, 40],
        [140, 0],
        [200, 30],
      ],
    },
    style: { dash: 'dashed', stroke: '#7c3aed' },
  },
  dots: {
    ...{
      type: 'line',
      x: 0,
      y: 225,
      points: [
        [0, 0],
        [200, 0],
      ],
    },
    style: { dash: 'dotted', stroke: '#db2777', strokeWidth: 5 },
  },
  arrow: {
    type: 'arrow',
    x: 250,
    y: 160,
    points: [
      [0, 0],
      [150, 60],
    ],
  },
  both: {
    ...{
      type: 'arrow',
      x: 450,
      y: 190,
      heads: 'both',
      points: [
        [0, 30],
        [90, -30],
        [200, 20],
      ],
    },
    style: { stroke: '#b45309', strokeWidth: 5 },
  },
  freehand: { type: 'freehand', x: 700, y: 190, points: wave, style: { stroke: '#be123c', strokeWidth: 6 } },
  dot: { type: 'freehand', x: 985, y: 190, points: [[0, 0]], style: { stroke: '#be123c', strokeWidth: 14 } },
  note: { type: 'note', x: 0, y: 280, width: 180, height: 180, text: 'Call the bank about the lease' },
  blue: {
    ...{
      type: 'note',
      x: 220,
      y: 280,
      width: 180,
      height: 180,
      rotation: -4,
      text: '- vault\n- queue\n- teller desks',
    },
    style: { fill: '#bae6fd', align: 'left' },
  },
  scripts: {
    ...{ type: 'text', x: 450, y: 280, width: 380 },
    text: 'Latin: Žluťoučký kůň, AVATAR\nGreek: Ξεσκεπάζω την ψυχοφθόρα\nCyrillic: Съешь ещё этих булок',
    style: { fontSize: 22 },
  },
  fallback: {
    ...{ type: 'text', x: 450, y: 385, text: 'In no font: 会議' },
    style: { fontSize: 30, color: '#0369a1' },
  },
  symbols: {
    ...{ type: 'text', x: 450, y: 435, text: 'Symbols → ← ✓ ★ ≠ ∞ ☑ ● ⚠️ 😀 👍🏽 🎉 🇩🇪' },
    style: { fontSize: 24, fontWeight: 'bold' },
  },
  landscape: { type: 'image', x: 0, y: 500, width: 213, height: 160, path: 'landscape' },
  tick: {
    type: 'image',
    x: 230,
    y: 545,
    width: 70,
    height: 70,
    rotation: 10,
    path: 'tick',
    style: { opacity: 0.8 },
  },
  missing: { type: 'image', x: 330, y: 500, width: 180, height: 160, path: 'a/room/b/plan.png' },
  pair: { type: 'group', x: 560, y: 490, rotation: 6, z: 2, style: { opacity: 0.9 } },
  left: {
    ...{
      type: 'rectangle',
      x: 0,
      y: 0,
      width: 160,
      height: 100,
      parent: 'pair',
      z: 1,
      text: 'First in a group',
    },
    style: { fill: '#fecaca', stroke: '#b91c1c' },
  },
  right: {
    ...{
      type: 'rectangle',
      x: 110,
      y: 60,
      width: 160,
      height: 100,
      parent: 'pair',
      z: 2,
      text: 'Second, half seen through',
    },
    style: { fill: '#ddd6fe80', stroke: '#6d28d9' },
  },
  escaped: {
    type: 'text',
    x: 870,
    y: 0,
    width: 200,
    text: '<script>alert("text & nothing else")</script>',
    style: { fontSize: 18 },
  },
  unfit: { type: 'hexagon', x: 870, y: 500, width: 220, height: 90 },
}
