FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run prepare

# The bundle holds all that it needs of its packages: nothing is installed here.
FROM node:24-slim
ENV NODE_ENV=production TILLBOX_HOST=0.0.0.0
WORKDIR /app
COPY --from=build /app/package.json /app/LICENSE ./
COPY --from=build /app/dist ./dist
COPY fixtures ./fixtures
COPY scenarios ./scenarios
COPY schemas ./schemas
# /data is for --store file:/data.
RUN mkdir /data && chown node:node /data && ln -s /app/dist/main.js /usr/local/bin/tillbox
VOLUME /data
USER node
EXPOSE 4010
# Whatever process 1 is: it looks for the servers of this container, and asks where they listen.
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --start-interval=1s CMD ["node", "/app/dist/healthcheck.js"]
# Of young memory Node 24 would take a hundred megabytes, for nothing that can be measured.
ENTRYPOINT ["node", "--max-semi-space-size=16", "/app/dist/main.js"]
