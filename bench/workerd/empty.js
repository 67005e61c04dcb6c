export default {
  fetch: async (request) => new Response(String((await request.text()).length)),
}
