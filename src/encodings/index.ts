export { bareModelId, encodingForModel, findEncodingForModel, knownOpenAiModels, unknownModel } from './models.ts'
export {
  agreeOnText,
  type EncodingName,
  encodingNames,
  isEncodingName,
  vocabularyOf,
} from './table.ts'
