private import CNetlink
private import CNetlinkRoute
private import Glibc
import IPAddressing

/// The kernel's rules of policy routing: sets and removes rules with Aloft's mark, and touches no others.
///
/// Used on one thread at a time, in the network namespace in which it was made.
public final class RuleTable {
  private let requests: RequestSocket
  // The kernel removes the first rule that fits, which may be a more special one: then it is asked again.
  private static let removalAttempts = 16

  /// Opens a routing socket.
  public init() throws(NetlinkError) {
    do throws(NetlinkError.Reason) {
      requests = try RequestSocket()
    } catch {
      throw NetlinkError(action: .open, reason: error)
    }
  }

  /// Sets a rule unless Aloft has it; one of someone else's that says the same is left beside it.
  @discardableResult
  public func add(_ rule: RuleAssignment) throws(NetlinkError) -> RouteTable.Addition {
    do throws(NetlinkError.Reason) {
      if try own(rule.family).contains(rule) { return .wasPresent }
      try requests.exchange(try request(RTM_NEWRULE, NLM_F_CREATE, rule))
      return .added
    } catch {
      throw NetlinkError(action: .addRule(rule), reason: error)
    }
  }

  /// Removes a rule of Aloft's.
  @discardableResult
  public func remove(_ rule: RuleAssignment) throws(NetlinkError) -> RouteTable.Removal {
    do throws(NetlinkError.Reason) {
      guard try own(rule.family).contains(rule) else { return .wasAbsent }
      for _ in 0..<Self.removalAttempts where try own(rule.family).contains(rule) {
        try requests.exchange(try request(RTM_DELRULE, 0, rule))
      }
      return .removed
    } catch {
      throw NetlinkError(action: .removeRule(rule), reason: error)
    }
  }

  /// The rules that carry Aloft's mark.
  public func listOwn() throws(NetlinkError) -> [RuleAssignment] {
    do throws(NetlinkError.Reason) {
      var found: [RuleAssignment] = []
      for family in IPAddress.Family.allCases { found += try own(family) }
      return found
    } catch {
      throw NetlinkError(action: .listRules, reason: error)
    }
  }

  private func own(_ family: IPAddress.Family) throws(NetlinkError.Reason) -> [RuleAssignment] {
    var header = fib_rule_hdr()
    header.family = family.number
    return try requests.dump(RTM_GETRULE, header).compactMap { event in
      guard case .ruleAdded(let found) = event, found.isAlofts, found.rule.family == family else {
        return nil
      }
      return found.rule
    }
  }

  private func request(
    _ type: Int, _ flags: Int32, _ rule: RuleAssignment
  ) throws(NetlinkError.Reason) -> NetlinkMessage {
    var header = fib_rule_hdr()
    header.family = rule.family.number
    header.src_len = UInt8(rule.source?.prefixLength ?? 0)
    header.dst_len = UInt8(rule.destination?.prefixLength ?? 0)
    header.action = UInt8(FR_ACT_TO_TBL)
    guard let message = NetlinkMessage(type: type, flags: NLM_F_ACK | flags, header: header),
      message.append(Int(FRA_TABLE), number: rule.table),
      message.append(Int(FRA_PRIORITY), number: rule.priority),
      message.append(Int(FRA_PROTOCOL), byte: RouteAssignment.protocolTag),
      rule.source.map({ message.append(Int(FRA_SRC), bytes: $0.address.bytes) }) ?? true,
      rule.destination.map({ message.append(Int(FRA_DST), bytes: $0.address.bytes) }) ?? true,
      rule.incomingInterface.map({ message.append(Int(FRA_IIFNAME), text: $0) }) ?? true,
      rule.mark.map({
        message.append(Int(FRA_FWMARK), number: $0.value) && message.append(Int(FRA_FWMASK), number: $0.mask)
      }) ?? true
    else { throw .outOfMemory }
    return message
  }
}

extension IPAddress.Family {
  /// AF_INET or AF_INET6.
  var number: UInt8 {
    switch self {
    case .ipv4: UInt8(AF_INET)
    case .ipv6: UInt8(AF_INET6)
    }
  }
}
