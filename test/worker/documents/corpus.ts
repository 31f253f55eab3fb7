import * as Y from 'yjs'

/** A pseudo-random sequence of whole numbers below `n`, the same for the same seed. */
export function sequence(seed: number): (n: number) => number {
  let state = seed >>> 0
  return n => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
}

const values = [
  null,
  true,
  7,
  2 ** 40,
  1.5,
  'zürich €',
  '😀',
  { u: undefined, n: [12n, { b: null }] },
  [[], [1]],
]

/** Updates of several people who use every type that Yjs has, and what they amount to. */
export function makeCorpus(seed: number, edits = 400): { updates: Uint8Array[]; whole: Uint8Array } {
  const pick = sequence(seed)
  const docs = [1, 2, 3].map(client => {
    const doc = new Y.Doc()
    doc.clientID = client
    return doc
  })
  const updates: Uint8Array[] = []
  for (const doc of docs)
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'other') return
      updates.push(update)
      for (const other of docs) if (other !== doc) Y.applyUpdate(other, update, 'other')
    })
  for (let i = 0; i < edits; i++) edit(docs[pick(3)]!, pick)
  const whole = Y.encodeStateAsUpdate(docs[0]!)
  return { updates: [...updates, whole, Y.mergeUpdates(updates.slice(0, 50)), twoEnds(updates)], whole }
}

/** One person's first and later edits with a gap between, which Yjs writes as a skip. */
const twoEnds = (updates: Uint8Array[]) => Y.mergeUpdates([...updates.slice(0, 9), ...updates.slice(60, 70)])

/** One edit of any kind, as `pick` has it. */
export function edit(doc: Y.Doc, pick: (n: number) => number): void {
  const text = doc.getText('text')
  const array = doc.getArray('array')
  const map = doc.getMap('map')
  const xml = doc.getXmlFragment('xml')
  const edits = [
    () => text.insert(pick(text.length + 1), ['hello', 'é', '😀', 'wörld'][pick(4)]!),
    () => text.length > 5 && text.delete(pick(text.length - 4), 1 + pick(3)),
    () => text.length > 5 && text.format(pick(text.length - 4), 3, { bold: true, link: { href: 'x' } }),
    () => text.insertEmbed(pick(text.length + 1), { image: 'u' }),
    () => map.set(`k${pick(5)}`, values[pick(values.length)]),
    () =>
      map.set(
        `n${pick(3)}`,
        [new Y.Map(), new Y.Array(), new Y.Text('in'), new Y.Doc(), new Y.XmlHook('hook')][pick(5)],
      ),
    () => map.set('bytes', Uint8Array.of(1, 2, 3)),
    () => array.insert(pick(array.length + 1), [values[pick(values.length)], values[pick(values.length)]]),
    () => array.length > 0 && array.delete(pick(array.length), 1),
    () => {
      const element = new Y.XmlElement('p')
      element.setAttribute('id', `v${pick(9)}`)
      xml.insert(pick(xml.length + 1), [element, new Y.XmlText('hi')])
    },
    () => xml.length > 0 && xml.delete(pick(xml.length), 1),
    () => map.delete(`n${pick(3)}`),
    () => {
      const inner = map.get(`n${pick(3)}`)
      if (inner instanceof Y.Text) inner.insert(pick(inner.length + 1), 'deep')
      else if (inner instanceof Y.Array) inner.insert(pick(inner.length + 1), [new Y.Map([['k', 1]])])
      else if (inner instanceof Y.Map) inner.set(`k${pick(2)}`, pick(2) ? new Y.Text('far in') : pick(9))
    },
  ]
  edits[pick(edits.length)]!()
}
