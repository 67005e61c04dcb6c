// #region app
'use client'
import { useEffect, useState } from 'react'
import { loadTokenizer } from 'tokenroom/worker'

export default function Room({ text = 'How much room is left, 你好?' }) {
  const [tokens, setTokens] = useState()
  useEffect(() => {
    loadTokenizer('gpt-4o')
      .then((tokenizer) => tokenizer.count(text))
      .then(setTokens)
  }, [text])
  return <output>{tokens}</output>
}
// #endregion
