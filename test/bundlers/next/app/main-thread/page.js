'use client'
import { useEffect, useState } from 'react'
import { loadTokenizer } from 'tokenroom'
import wasm from 'tokenroom/encodings/cl100k_base'

const prompt = 'How much room is left, 你好?'

async function count() {
  const tokens = (await loadTokenizer('gpt-4o')).count(prompt)
  const imported = (await loadTokenizer('gpt-4', { wasm })).count(prompt)
  return JSON.stringify({ tokens, imported })
}

export default function Page() {
  const [counts, setCounts] = useState()
  useEffect(() => {
    count().then(setCounts, (error) => setCounts(String(error)))
  }, [])
  return <output>{counts}</output>
}
