import IPAddressing

/// What the routes and rules of all virtual routers have to do with each other.
struct RoutingChecks {
  let routers: [LoadedRouter]
  let log: DiagnosticLog

  func run() {
    var routes: [(router: LoadedRouter, route: VirtualRouteSettings)] = []
    var rules: [(router: LoadedRouter, rule: VirtualRuleSettings)] = []
    for router in routers {
      for route in router.routes {
        if let other = routes.first(where: { $0.route.hasPlace(of: route.value) }) {
          let owner = other.router.title == router.title ? "the same virtual router" : other.router.title
          log.error(
            "\(owner) already has the route \(other.route): destination, table and metric are the same",
            at: route.place)
        }
        routes.append((router, route.value))
      }
      for rule in router.rules {
        if let other = rules.first(where: { $0.rule == rule.value }) {
          let owner = other.router.title == router.title ? "the same virtual router" : other.router.title
          log.error("\(owner) already has this rule", at: rule.place)
        }
        rules.append((router, rule.value))
      }
    }
  }
}

extension VirtualRouteSettings {
  /// Whether the kernel would take `other` for the same place in its tables.
  fileprivate func hasPlace(of other: VirtualRouteSettings) -> Bool {
    destination == other.destination && table == other.table && effectiveMetric == other.effectiveMetric
  }

  // What the kernel makes of no metric.
  private var effectiveMetric: UInt32 {
    switch destination.address {
    case .v4: metric ?? 0
    case .v6: metric.flatMap { $0 == 0 ? nil : $0 } ?? 1024
    }
  }
}
