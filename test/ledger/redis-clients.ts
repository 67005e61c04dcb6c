/** Every client that the stores take, on a real server and on a Cluster of three. */
import { Redis as Upstash } from '@upstash/redis'
import { Cluster, Redis as IoRedis } from 'ioredis'
import { createClient, createCluster } from 'redis'
import { ioRedis, nodeRedis, type RedisScripts, upstash } from '../../src/ledger/redis.ts'
import { startCluster, startRedis } from './redis-server.ts'
import { startUpstash } from './upstash-shim.ts'

/** They share the server and the Cluster. `close` ends the clients, and then the servers. */
export async function openRedisClients() {
  const server = await startRedis()
  const node = await createClient({ url: server.url }).connect()
  const io = new IoRedis(server.port, '127.0.0.1')
  const rest = await startUpstash(server.url)
  const cluster = await startCluster()
  const nodeCluster = await createCluster({ rootNodes: cluster.nodes.map(({ url }) => ({ url })) }).connect()
  const ioCluster = new Cluster(cluster.nodes.map(({ port }) => ({ host: '127.0.0.1', port })))
  const clients: readonly (readonly [string, RedisScripts])[] = [
    ['redis', nodeRedis(node)],
    ['ioredis', ioRedis(io)],
    ['@upstash/redis', upstash(new Upstash({ url: rest.url, token: rest.token, enableTelemetry: false }))],
    ['a cluster through redis', nodeRedis(nodeCluster)],
    ['a cluster through ioredis', ioRedis(ioCluster)],
  ]
  const close = async () => {
    ioCluster.disconnect()
    nodeCluster.close()
    io.disconnect()
    node.close()
    await cluster.stop()
    await rest.stop()
    await server.stop()
  }
  return { server, node, nodes: cluster.nodes, nodeCluster, clients, close }
}
