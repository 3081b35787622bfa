import Configuration
import ConfigurationFile
import ControlAPI
import ControlJSON
import Failover
import Glibc

/// Where the sequence numbers of signed advertisements are kept between two lives of the daemon.
extension Daemon {
  private var memoryPath: String { options.stateDirectory + "/authentication.json" }

  /// What an earlier life left; empty if nothing is there, or nothing that can be read.
  func recallAuthentication() -> AuthenticationMemory {
    guard configuration.virtualRouters.contains(where: { $0.hmac != nil }) else {
      return AuthenticationMemory()
    }
    switch readStateFile(path: memoryPath) {
    case .success(nil): return AuthenticationMemory()
    case .success(let bytes?):
      if let memory = try? JSONLine.decode(AuthenticationMemory.self, from: bytes) { return memory }
      tellForgotten("\(memoryPath) cannot be understood")
    case .failure(let failure):
      tellForgotten(failure.reason)
    }
    return AuthenticationMemory()
  }

  private func tellForgotten(_ reason: String) {
    publish(
      Notice(
        .notice,
        "what was heard before the start is forgotten (\(reason)): recorded advertisements of the last seconds may be believed once",
        fields: ["cause": "state"]))
  }

  /// Keeps what the virtual routers remember.
  func keepAuthentication(_ memory: AuthenticationMemory) {
    do {
      let file = try stateFile ?? openStateFile()
      file.write(try JSONLine.encode(memory))
    } catch {
      tellNotKept("\(error)")
    }
  }

  private func openStateFile() throws -> StateFile {
    // Under systemd it is there already; elsewhere its parent usually is.
    _ = unsafe mkdir(options.stateDirectory, 0o755)
    let file = try StateFile(path: memoryPath, on: loop) { [unowned self] in tellNotKept($0) }
    stateFile = file
    return file
  }

  private func tellNotKept(_ reason: String) {
    publish(
      Notice(
        .notice,
        "sequence numbers cannot be kept (\(reason)): after the next start recorded advertisements of the last seconds may be believed once",
        fields: ["cause": "state"]))
  }
}
