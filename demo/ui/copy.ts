/** Copies a text and says `done`, or that the browser refuses and, after it, what can be done `instead`. Never rejects. */
export async function copy(text: string, done: string, say: (words: string) => void, instead = ''): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    say(done)
  } catch {
    say(`The browser did not allow copying.${instead && ` ${instead}`}`)
  }
}
