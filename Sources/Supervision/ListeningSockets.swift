public import IPAddressing

/// The listening sockets of a balancer: one for each worker and listener, bound once and kept through its crashes.
///
/// They stay open here while a balancer is started again, so connections wait in the kernel's queue and none is refused.
public struct ListeningSockets: Sendable {
  /// The sockets of each listener, in the order of the configuration.
  public let listeners: [[ListeningSocket]]

  /// Binds every endpoint once for each of the `workers`; on an error nothing stays bound.
  public init(binding endpoints: [SocketEndpoint], workers: Int) throws(ListenError) {
    try self.init(binding: endpoints, workers: workers, keeping: nil)
  }

  /// The sockets for new settings: those that are bound already stay as they are, with what waits in them.
  public func rebound(to endpoints: [SocketEndpoint], workers: Int) throws(ListenError) -> ListeningSockets {
    try ListeningSockets(binding: endpoints, workers: workers, keeping: self)
  }

  private init(
    binding endpoints: [SocketEndpoint], workers: Int, keeping old: ListeningSockets?
  ) throws(ListenError) {
    var listeners: [[ListeningSocket]] = []
    for endpoint in endpoints {
      var sockets = old?.sockets(at: endpoint) ?? []
      while sockets.count < max(workers, 1) {
        sockets.append(try ListeningSocket(endpoint: endpoint, isFirst: sockets.isEmpty))
      }
      listeners.append(Array(sockets.prefix(max(workers, 1))))
    }
    self.listeners = listeners
  }

  private func sockets(at endpoint: SocketEndpoint) -> [ListeningSocket] {
    listeners.first { $0.first?.endpoint == endpoint } ?? []
  }

  /// The descriptors for a child: `listener-0` for each socket of the first listener, and so on.
  public var passed: [PassedDescriptor] {
    listeners.enumerated().flatMap { index, sockets in
      sockets.map { PassedDescriptor(name: "listener-\(index)", descriptor: $0.descriptor) }
    }
  }
}
