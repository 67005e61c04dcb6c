/** Pieces of which random texts are made: what a text may or may not be cut between, and what a match takes beyond it. */
const WORDS = "word, word,Word,WORD,wORD,aB,é,ß,Ж,ж,你好,你好A,の,ก็,אב,ǅ,ʰ,'s,'S,'ſ,'ll".split(',')
const SIGNS = '\' ’s " . , ! ?! / // ( ) {} — 。 ， \u0301 \u200d 😀 👩‍👩‍👧 <|endoftext|>'.split(' ')
const NUMBERS = '1,12,123,1234,٣,Ⅷ,½, 7'.split(',')
const SPACES = [
  ' ',
  '  ',
  '   ',
  '\n',
  '\n\n',
  ' \n',
  '\n ',
  '\r\n',
  '\r',
  '\t',
  '\u00a0',
  '\u3000',
  '\u0085',
  '\ufeff',
]

export const FRAGMENTS: readonly string[] = [...WORDS, ...SIGNS, ...NUMBERS, ...SPACES, '\ud83d', '\ude00', '']
