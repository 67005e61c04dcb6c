export {
  bareModelId,
  encodingForModel,
  findEncodingForModel,
  knownOpenAiModels,
  likelyEncoding,
  STAND_IN_ENCODING,
  unknownModel,
} from './models.ts'
export { isOpenEncodingName, type OpenEncodingName, openEncodingForModel, openEncodingNames } from './open.ts'
export {
  agreeOnText,
  type EncodingName,
  encodingNames,
  isEncodingName,
  vocabularyOf,
} from './table.ts'
