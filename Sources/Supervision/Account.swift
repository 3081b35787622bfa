private import Glibc

/// An account of this machine, as a child takes it on.
public struct Account: Sendable, Equatable {
  public var name: String
  public var user: UInt32
  public var group: UInt32
  /// Every group that the account is a member of, its own included.
  public var groups: [UInt32]

  /// An account from its parts.
  public init(name: String, user: UInt32, group: UInt32, groups: [UInt32]) {
    self.name = name
    self.user = user
    self.group = group
    self.groups = groups
  }

  /// Looks an account up. This may ask a directory service: not for a loop that has deadlines.
  public init(named name: String) throws(AccountError) {
    var entry = unsafe passwd()
    var found: UnsafeMutablePointer<passwd>?
    // Far above any entry of a file; one that does not fit counts as not found.
    var text = [CChar](repeating: 0, count: 65_536)
    let error = unsafe getpwnam_r(name, &entry, &text, text.count, &found)
    guard error == 0, unsafe found != nil else { throw AccountError(name: name) }
    self.name = name
    (user, group) = unsafe (entry.pw_uid, entry.pw_gid)
    groups = Self.groups(of: name, group: group)
  }

  private static func groups(of name: String, group: UInt32) -> [UInt32] {
    var count: Int32 = 64
    while true {
      var groups = [gid_t](repeating: 0, count: Int(count))
      let before = count
      if unsafe getgrouplist(name, group, &groups, &count) >= 0 { return Array(groups.prefix(Int(count))) }
      // Too many for the array: `count` says how many there are.
      count = max(count, before * 2)
    }
  }
}

/// An account that this machine does not have.
public struct AccountError: Error, Sendable, Equatable, CustomStringConvertible {
  public let name: String

  public var description: String {
    "this machine has no user '\(name)': create it (`useradd --system \(name)`), or name another one as `user`"
  }
}
