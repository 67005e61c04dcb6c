/** A WebAssembly custom section: id 0, size, name, payload (the specification's binary format, section 5.5.3). */
export function customSection(name, payload) {
  const nameBytes = Buffer.from(name)
  const body = Buffer.concat([varuint(nameBytes.length), nameBytes, payload])
  return Buffer.concat([Buffer.from([0]), varuint(body.length), body])
}

function varuint(value) {
  const bytes = []
  do {
    bytes.push((value & 0x7f) | (value > 0x7f ? 0x80 : 0))
    value >>>= 7
  } while (value > 0)
  return Buffer.from(bytes)
}
