import Configuration
import Netlink

/// The kernel's routes and rules, as far as virtual routers have to do with them.
final class RoutingTables {
  private let routes: RouteTable
  private let rules: RuleTable

  init() throws(NetlinkError) {
    routes = try RouteTable()
    rules = try RuleTable()
  }

  /// Sets a route or rule unless it is there.
  func add(_ entry: RoutingEntry, _ links: LinkTable) throws -> RouteTable.Addition {
    switch entry {
    case .route(let settings):
      guard let device = settings.device else { return try routes.add(settings.assignment(on: nil)) }
      guard let link = links.link(named: device) else { throw MissingInterface(name: device) }
      return try routes.add(settings.assignment(on: link.index))
    case .rule(let settings): return try rules.add(settings.assignment)
    }
  }

  /// Removes a route or rule that Aloft has set.
  func remove(_ entry: RoutingEntry) throws(NetlinkError) -> RouteTable.Removal {
    switch entry {
    case .route(let settings): try routes.remove(settings.assignment(on: nil))
    case .rule(let settings): try rules.remove(settings.assignment)
    }
  }

  /// Removes every route and rule with Aloft's mark; `tell` hears of each, and of each failure.
  func removeLeftovers(_ tell: (_ what: String, _ failure: NetlinkError?) -> Void) throws(NetlinkError) {
    for rule in try rules.listOwn() {
      do throws(NetlinkError) {
        if try rules.remove(rule) == .removed { tell("the rule \(rule)", nil) }
      } catch { tell("the rule \(rule)", error) }
    }
    for route in try routes.listOwn() {
      do throws(NetlinkError) {
        if try routes.remove(route) == .removed { tell("the route \(route)", nil) }
      } catch { tell("the route \(route)", error) }
    }
  }
}

/// An interface that a setting names and this host does not have.
struct MissingInterface: Error, CustomStringConvertible {
  var name: String
  var description: String { "interface \(name) does not exist" }
}
