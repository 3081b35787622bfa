import CLinux
import Configuration

extension BalancerSettings {
  /// As many workers as the file says, or as the process may use processors.
  var workerCount: Int {
    if let workers { return workers }
    return min(max(Int(aloft_processors()), 1), 64)
  }
}
