/** Reads a `bpe_ranks` text: lines of `! <first rank> <base64 token> …`. Keys have one code unit for each byte. */
export function readRanks(text) {
  const ranks = new Map()
  for (const line of text.split('\n')) {
    if (line === '') continue
    const [, first, ...tokens] = line.split(' ')
    for (const [i, token] of tokens.entries()) {
      ranks.set(Buffer.from(token, 'base64').toString('latin1'), Number(first) + i)
    }
  }
  return ranks
}
