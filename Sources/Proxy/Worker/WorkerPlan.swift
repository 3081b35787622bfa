import Configuration
import EventLoop

/// What a worker needs to begin.
struct WorkerPlan: Sendable {
  /// A listening socket and the pool, by its place in the settings, that its requests go to.
  struct Socket: Sendable {
    var descriptor: Int32
    var pool: Int
  }

  var index: Int
  var settings: BalancerSettings
  /// Owned by the worker.
  var sockets: [Socket]
  /// Connections from clients at a time.
  var connectionLimit: Int
  /// Nil for no access log.
  var log: AccessLog.Destination?
  /// By pool; nil for one without limits.
  var limits: [InFlightLimits?]
  /// All workers, this one included.
  var workers: [Mailbox<Worker.Command>]
}
