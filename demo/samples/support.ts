/** A realistic support chat of a bicycle shop: rules, tools, retrieved pages, a long conversation. */
export const SUPPORT = {
  system: `You are the support assistant of an online bicycle shop. Be brief, friendly and exact.

Rules:
- Quote prices, dates and order numbers only from tool results or from the pages below. Never guess.
- Before you promise a refund, look the order up and check the return window.
- A customer who writes in another language gets the answer in that language.
- Safety first: if a brake, a fork or a battery may be damaged, tell the customer to stop riding and offer a pick-up.
- Hand over to a person when asked, after two failed attempts, or when a claim exceeds 500 EUR.`,

  examples: `user: how long do i have to return a helmet?
assistant: 30 days from delivery, unworn and with its tags. Shall I start the return for you?
---
user: Mein Paket ist seit gestern „zugestellt“, aber hier ist nichts.
assistant: Das tut mir leid! Nennen Sie mir bitte die Bestellnummer, dann prüfe ich den Zustellnachweis und eröffne, falls nötig, einen Nachforschungsauftrag.
---
user: my front brake squeals and feels soft
assistant: Please do not ride it until it has been looked at. A soft lever can mean air or a leak. I can book a free pick-up for tomorrow: which address?`,

  tools: `[
  {
    "name": "get_order",
    "description": "Looks up an order with its items, payment and shipment.",
    "parameters": {
      "type": "object",
      "properties": {
        "order_id": { "type": "string", "description": "Such as HB-20418" },
        "include": { "type": "string", "description": "items, payment, shipment or all" }
      },
      "required": ["order_id"]
    }
  },
  {
    "name": "create_return",
    "description": "Starts a return and sends the label by e-mail.",
    "parameters": {
      "type": "object",
      "properties": {
        "order_id": { "type": "string", "description": "The order" },
        "sku": { "type": "string", "description": "The item to return" },
        "reason": { "type": "string", "description": "size, damaged, not_as_described or changed_mind" }
      },
      "required": ["order_id", "sku", "reason"]
    }
  },
  {
    "name": "book_pickup",
    "description": "Books a free pick-up of a bicycle for a safety check.",
    "parameters": {
      "type": "object",
      "properties": {
        "order_id": { "type": "string", "description": "The order" },
        "date": { "type": "string", "description": "ISO date, not a Sunday" }
      },
      "required": ["order_id", "date"]
    }
  }
]`,

  retrieved: `--- 0.93 returns-policy
Items can be returned within 30 days of delivery if they are unused, complete and in their original packaging. Bicycles that were assembled by the customer may be returned as long as they were ridden for no more than a test of fit. Custom builds, opened sealants and lubricants, and inner tubes that were fitted are excluded. A refund is paid to the original means of payment within 14 days after the parcel has arrived at the warehouse.
--- 0.88 damaged-in-transit
Damage that happened in transit must be reported within 7 days of delivery, with photos of the parcel, of the shipping label and of the damage. Ask for all three before opening a claim. A replacement part is sent at once and without a deposit if the order is younger than 60 days; otherwise the carrier's answer is awaited, which takes up to 10 working days. Carbon parts with any visible crack are always replaced and never repaired.
--- 0.81 e-bike-batteries
Batteries are dangerous goods. They are never sent by ordinary parcel: a return needs the certified box, which is delivered and collected by our partner. A battery that was dropped, is swollen, smells or gets hot must not be charged, and must be kept outdoors on a surface that does not burn until it is collected. Capacity is covered for two years or 500 full cycles down to 70 percent, whichever comes first.
--- 0.74 warranty
Frames have a warranty of five years for the first owner, forks and drive units two years, and parts that wear such as chains, pads, tyres and bearings six months. The warranty needs the first inspection at a certified workshop within 300 kilometres or three months. Damage by a crash, by competition use or by tuning of the drive is not covered.
--- 0.62 shipping-times
Orders placed before 14:00 on a working day leave the warehouse the same day. Parts and clothing take one to three working days within the country and three to six within Europe. Bicycles travel with a carrier who makes an appointment by telephone and take five to nine working days. Islands take three days longer.
--- 0.55 sizing-guide
Measure the inseam without shoes, from the floor to the saddle height, and multiply by 0.66 for the frame size of a trekking bicycle in centimetres, by 0.57 for a mountain bike. Between two sizes, choose the smaller one for a sportier position and the larger one for long tours. If the size was recommended by us in a chat, the exchange is free in both directions.
--- 0.38 newsletter
Subscribers get 10 EUR off their next order above 80 EUR. The code is valid for 90 days, cannot be combined with other offers and is not paid out in cash. It arrives within an hour after the address was confirmed.`,

  history: `user: hi, my order HB-20418 arrived today and the box was half open
assistant: I am sorry to hear that! I have your order here: the trekking bicycle in green, a folding lock and pedals, delivered today. What is damaged, and could you send photos of the box, of the shipping label and of the damage?
user: the lock is missing completely and there's a long scratch on the down tube. is the scratch only paint?
assistant: From here I cannot tell paint from a deeper dent, so the photos will help: one from the side, and one where light falls along the tube. Please do not ride it until we have seen them. The missing lock I can replace at once.
user: ok photos uploaded. three of them, the label too
assistant: Thank you, they are here. The scratch has gone through the clear coat but the tube shows no dent along the light, so it is paint. You have two choices: we send a touch-up set and refund 60 EUR, or you return the bicycle within 30 days for a full refund.
user: hmm. what would you do? my neighbour says i should insist on a new one
assistant: You may: a bicycle that was damaged in transit and reported within 7 days can be exchanged. A new one in green, 52 cm, would leave the warehouse on 29 June and takes five to nine working days, and until then you would have nothing to ride. That is why many take the refund of 60 EUR.
user: does the touch up paint match? my last one looked terrible
assistant: It is mixed from the same batch number as your frame and comes with a clear coat. On a scratch as narrow as yours it is hard to see from a metre away. It needs 24 hours to harden, above 15 degrees.
user: and the lock?
assistant: A new folding lock is on its way already, at no cost. You will get a tracking number by e-mail this evening.
user (pinned): one more thing, please only call me after 17:00, i work nights
assistant: Noted: calls after 17:00 only. I have put it on the order so that the carrier sees it too.
user: can the carrier pick up the old box as well? it's huge
assistant: Yes, if we exchange the bicycle: the driver takes the old one in its box. If you keep it, the box can go to any paper collection, or the driver of the next freight delivery takes it along when asked by telephone.
user: what's the warranty if i keep it, will the scratch matter later?
assistant: The frame keeps its five years of warranty for you as the first owner. I have noted the scratch with your photos, so it can never be held against you. Please have the first inspection done within 300 kilometres or three months, otherwise the warranty ends.`,

  user: `Alright, I think I will keep it with the touch-up set and the 60 EUR. But two questions first: when exactly will the refund be on my card, and if I see a crack under the paint when I sand it down, can I still exchange the bike? I leave for a tour on 3 July and need to know by then. 🚲`,

  /** The tool calls before the assistant's second answer, as lines of a history. */
  lookup: `call get_order: {"order_id": "HB-20418", "include": "all"}
result: {"order_id":"HB-20418","placed":"2026-06-11","delivered":"2026-06-22","total":"1849.00 EUR","items":[{"sku":"TR-52-GRN","name":"Trekking bicycle 52 cm, green","price":"1699.00 EUR"},{"sku":"LK-900","name":"Folding lock","price":"89.00 EUR"},{"sku":"PD-77","name":"Pedals","price":"61.00 EUR"}],"payment":{"method":"card","status":"captured"},"shipment":{"carrier":"freight","tracking":"FR 4471 9920","signed":true}}`,
}
