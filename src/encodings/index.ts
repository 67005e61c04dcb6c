export {
  bareModelId,
  encodingForModel,
  findEncodingForModel,
  knownOpenAiModels,
  likelyEncoding,
  STAND_IN_ENCODING,
  unknownModel,
} from './models.ts'
export {
  agreeOnText,
  type EncodingName,
  encodingNames,
  isEncodingName,
  vocabularyOf,
} from './table.ts'
