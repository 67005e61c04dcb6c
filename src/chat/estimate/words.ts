const COMMON_WORDS = `
  a about above add added after again against age agent all allow allows also always am an and animal another answer
  any are argument arguments array as ask assistant async at available avoid await bad based be because been before
  behavior being best better between big binary black blue body book boolean both brief browser bug build but buy by
  call called came can capital car case cat change changes charge check child city class client close code color
  come command complete console const contains copies copy cost could country create current custom data date day
  deal declare default delete describe details did different directly directory do document does dog drink e each
  eat eight either email english error errors even every example explain export false family feel fetch few field
  file files find first five fix fixes following food for format found four free friend from full function functions
  game generated german get give given go good green had handling has have he header headers help helpful her here
  high him home hour house how http https i if image import in include included including input install instance
  instead interface into is it its joke just keep key know language last later less let letter level library license
  like line list live location long longer look lookup love low made make man many match may me merge message method
  methods might mine minute missing mode model modify module money month more morning most move movie much multiple
  music must my name names need needed never new next night nine no node not notice now null number object of often
  old on one only onto open option optional options or order other our out output over own package packages page
  parse parser part pass passed path pay people per permit person persons photo picture place play please poem
  portions possible price process program project property provide provided publish put question rain read received
  red release remove removed request requests required response result return returned returns right rights road run
  running said same say search second see sell send sentence server set seven shall she short should show since
  single six size sleep small so software some source specific specified start state status still stop story string
  strings subject such summary sunny support supported system systems table take tell ten test tests text than that
  the their them then there these they think this those though three through time to today tomorrow too took tool
  tools total town true try two type types undefined under unstable up update us usage use used useful user uses
  using value values version versions very via video want was water way we weather week went were what when where
  which while white who whom why will with without woman word work world would write written wrong year yesterday
  you your
`

export const LONGEST_COMMON = 9

/** Letters as digits of five bits: nine of them are a safe integer. */
// Made when a text is first estimated: no exact count needs them.
let codes: ReadonlySet<number> | undefined

/** Words that English and programs are full of. Each is one token to every tokenizer that was measured, as scripts/estimate checks. */
export function commonWords(): readonly string[] {
  return COMMON_WORDS.trim().split(/\s+/)
}

function codesOfCommonWords(): ReadonlySet<number> {
  return new Set(
    commonWords().map((word) => [...word].reduce((code, letter) => code * 32 + (letter.charCodeAt(0) & 31), 0)),
  )
}

/** Whether a word of ASCII letters is one of them. `code`: its letters as digits of five bits. */
export function isCommonWord(code: number): boolean {
  codes ??= codesOfCommonWords()
  return codes.has(code)
}
