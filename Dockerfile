# The pre-flight service. docker build -t tokenroom . && docker run -p 127.0.0.1:8787:8787 -e TOKENROOM_KEYS=a-key tokenroom
FROM node:24-slim AS build
WORKDIR /src
COPY . .
RUN npm ci --no-audit --no-fund && npm run build && npm pack --ignore-scripts --pack-destination /tmp

FROM node:24-slim
WORKDIR /app
COPY --from=build /tmp/tokenroom-*.tgz /tmp/tokenroom.tgz
RUN npm install --no-audit --no-fund --omit=peer /tmp/tokenroom.tgz
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8787
USER node
EXPOSE 8787
HEALTHCHECK --interval=10s --timeout=3s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# The program itself is process 1: it gets the signals, and no npm stands between.
ENTRYPOINT ["node", "node_modules/tokenroom/dist/cli.js", "serve"]
