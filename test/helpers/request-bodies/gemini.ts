import { description, parameters, picture, type RequestBody, schema } from './parts.ts'

export const gemini = (model: string): RequestBody => ({
  api: 'gemini',
  model,
  request: {
    systemInstruction: { parts: [{ text: 'You are brief.' }] },
    contents: [
      {
        role: 'user',
        parts: [{ text: 'What is this?' }, { inlineData: { mimeType: 'image/gif', data: picture.split(',')[1] } }],
      },
      {
        role: 'model',
        parts: [
          {
            functionCall: { id: 'c1', name: 'weather', args: { city: 'Ulm', days: 2 } },
            thoughtSignature: 'EqoBCkgI'.repeat(8),
          },
        ],
      },
      { role: 'user', parts: [{ functionResponse: { id: 'c1', name: 'weather', response: { output: 'rain' } } }] },
      { role: 'model', parts: [{ text: 'It rains.' }] },
      { role: 'user', parts: [{ text: 'And that?' }] },
    ],
    tools: [
      { functionDeclarations: [{ name: 'weather', description, parameters: geminiParameters, response: schema }] },
      { functionDeclarations: [{ name: 'news', description, parametersJsonSchema: parameters }] },
      { googleSearch: {} },
    ],
    toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['weather'] } },
    safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }],
    generationConfig: {
      temperature: 0.5,
      maxOutputTokens: 100,
      responseMimeType: 'application/json',
      responseSchema: { type: 'OBJECT', properties: { answer: { type: 'STRING' } }, required: ['answer'] },
      thinkingConfig: { thinkingBudget: 100 },
    },
  },
})

const geminiParameters = {
  type: 'OBJECT',
  properties: {
    city: { type: 'STRING', description: 'The city, as people call it.' },
    days: { type: 'INTEGER', minimum: 1, nullable: true },
    units: { type: 'STRING', enum: ['metric', 'imperial'], format: 'enum' },
    areas: { type: 'ARRAY', items: { type: 'OBJECT', properties: { name: { type: 'STRING' } } } },
  },
  required: ['city'],
}
