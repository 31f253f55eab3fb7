import { type Html, html, trusted } from '../html/html.ts'

/** Lines on a field of 24 by 24. */
const paths: Record<string, string> = {
  home: 'M4 11.5 12 4l8 7.5M6 10v9.5h4.5V14h3v5.5H18V10',
  wallet:
    'M4 7.5h14.5a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 18zM4 7.5 15.5 4v3.5M20 11.5h-4a2 2 0 0 0 0 4h4',
  transfer: 'M4 8.5h14.5M15 5l3.5 3.5L15 12M20 15.5H5.5M9 12l-3.5 3.5L9 19',
  bill: 'M6.5 3.5h11v17l-2.75-1.75L12 20.5l-2.75-1.75L6.5 20.5zM9.5 8h5M9.5 11.5h5M9.5 15h3',
  card: 'M3.5 6.5a1 1 0 0 1 1-1h15a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1h-15a1 1 0 0 1-1-1zM3.5 10h17M7 14.75h3.5',
  chart: 'M4 4v16h16M8 16v-4M12 16V8M16 16v-6',
  gauge: 'M4.5 17a8.5 8.5 0 1 1 15 0M12 14.5l3.5-4.5M10.9 15.2a1.3 1.3 0 1 0 2.2-1.4',
  gift: 'M4.5 12.5h15v7.5h-15zM3.5 8.5h17v4h-17zM12 8.5V20M12 8.5C9 8.5 7 7.5 7 5.8 7 4.6 8 4 9 4c2 0 3 2 3 4.5zM12 8.5c3 0 5-1 5-2.7C17 4.6 16 4 15 4c-2 0-3 2-3 4.5z',
  bell: 'M6.5 16.5V11a5.5 5.5 0 0 1 11 0v5.5l1.5 1.5H5zM10 20.5h4',
  chat: 'M4 5.5h16v11h-9L7 20v-3.5H4zM8 9.5h8M8 12.5h5',
  pin: 'M12 21c4-4.2 6.5-7.5 6.5-10.5a6.5 6.5 0 0 0-13 0C5.5 13.5 8 16.8 12 21zM9.8 10.5a2.2 2.2 0 1 0 4.4 0 2.2 2.2 0 1 0-4.4 0',
  person: 'M8.5 8a3.5 3.5 0 1 0 7 0 3.5 3.5 0 1 0-7 0M5 20c.5-4 3.2-6 7-6s6.5 2 7 6',
  building: 'M5 20.5V4.5h9v16M14 9.5h5v11M3.5 20.5h17M8 8h3M8 11.5h3M8 15h3M16.5 13v.01M16.5 16.5v.01',
  lock: 'M6 10.5h12v9.5H6zM8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5M12 14v2.5',
  plus: 'M12 5v14M5 12h14',
  deposit: 'M12 4v11M7.5 10.5 12 15l4.5-4.5M4.5 16v4h15v-4',
  up: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  right: 'M9.5 6l6 6-6 6',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  warning: 'M12 4 21 19.5H3zM12 10v4.5M12 17v.01',
  info: 'M3.5 12a8.5 8.5 0 1 0 17 0 8.5 8.5 0 1 0-17 0M12 11v5.5M12 7.7v.01',
  image: 'M4 5h16v14H4zM4 16l4.5-4.5 4 4 2.5-2.5 5 5M14.5 9.5v.01',
  document: 'M6.5 3.5h7.5L18 7.5v13H6.5zM14 3.5v4h4M9.5 12h5.5M9.5 15.5h5.5',
  people:
    'M6 8.5a3 3 0 1 0 6 0 3 3 0 1 0-6 0M3 19c.4-3.5 2.7-5.2 6-5.2s5.6 1.7 6 5.2M14.5 6a2.8 2.8 0 0 1 0 5.2M17 14.3c2.2.5 3.6 2 4 4.7',
  menu: 'M4 7h16M4 12h16M4 17h16',
  grid: 'M4.5 4.5h6v6h-6zM13.5 4.5h6v6h-6zM4.5 13.5h6v6h-6zM13.5 13.5h6v6h-6z',
  cart: 'M3 4.5h2.5l2.2 10.5h9.8l2-7.5H6.5M8.5 19.5v.01M16.5 19.5v.01',
  food: 'M7 3.5v7M4.5 3.5v4.5a2.5 2.5 0 0 0 5 0V3.5M7 10.5v10M17 20.5v-17c-2.5 1-3.5 3.5-3.5 7h3.5',
  car: 'M4 15.5v-3l2-5.5h12l2 5.5v3zM4 12.5h16M6 15.5v2.5M18 15.5v2.5',
  bolt: 'M13 3.5 5.5 13.5H11L10 20.5l8-10.5h-5.5z',
  heart: 'M12 20C7 16 4 13 4 9.5A4 4 0 0 1 12 8a4 4 0 0 1 8 1.5C20 13 17 16 12 20z',
  play: 'M8 5v14l11-7z',
  cap: 'M2.5 9 12 4.5 21.5 9 12 13.5zM6.5 11v5c1.5 1.5 3.3 2 5.5 2s4-.5 5.5-2v-5',
  plane: 'M3.5 12.5 20.5 4l-4 16-4.5-6.5zM12 13.5 20.5 4',
}

/** A drawing by its name, in the colour of the text around it; it says nothing to who hears a page. */
export function icon(name: unknown): Html {
  const known = typeof name === 'string' && Object.hasOwn(paths, name) ? paths[name]! : paths.grid!
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="${trusted(known)}"/></svg>`
}
