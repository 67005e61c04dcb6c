/** What the page shows and the route keeps to. The window is small, so that a few messages fill it. */
export const limits = { model: 'gpt-4o', windowTokens: 2_000, outputReserve: 500 }
export const system = 'You are concise.'
