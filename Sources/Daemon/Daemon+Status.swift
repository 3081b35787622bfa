import Configuration
import ControlAPI
import Failover
import Glibc
import Supervision

extension Daemon {
  /// Puts together what `GET /v1/status` tells; the virtual routers' part comes from their thread.
  func status(_ completion: @escaping (Status) -> Void) {
    routers { [unowned self] routers in completion(status(of: routers)) }
  }

  /// The state of every virtual router, from their thread.
  func routers(_ completion: @escaping ([VirtualRouterStatus]) -> Void) {
    guard let failover else { return completion([]) }
    failover.status(completion)
  }

  private func status(of routers: [VirtualRouterStatus]) -> Status {
    Status(
      host: host.name, version: AloftVersion.current, pid: getpid(), startedAt: startedAt,
      configurationFile: options.configurationFile, alarms: alarms(routers), virtualRouters: routers,
      peerHosts: peerLink.status, balancer: supervisor?.status)
  }

  /// What wants an administrator's attention now.
  private func alarms(_ routers: [VirtualRouterStatus]) -> [String] {
    var alarms = routers.flatMap(\.alarms)
    alarms += peerLink.alarms
    if let balancerAlarm { alarms.append(balancerAlarm) }
    for pool in supervisor?.pools ?? [] where pool.backends.allSatisfy({ $0.health == .unhealthy }) {
      alarms.append("pool \(pool.name) has no healthy backend")
    }
    return alarms
  }
}
