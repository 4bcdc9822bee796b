package fixture

import (
	"bufio"
	"os"
	"os/exec"
)

func never(name string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil { // want "cmd is never waited for"
		return err
	}
	return nil
}

// Its output ends, the process is not waited for.
func firstLine(name string) (string, error) {
	cmd := exec.Command(name)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil { // want "cmd is not waited for when the function returns at line \d+\. Call cmd\.Wait\(\) before, behind cmd\.Process\.Kill\(\) unless it ends by itself\."
		return "", err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return "", err
	}
	return line, cmd.Wait()
}

// Killing is not waiting.
func killed(name string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil { // want "cmd is never waited for"
		return err
	}
	return cmd.Process.Kill()
}

func low(path string, attr *os.ProcAttr) (int, error) {
	process, err := os.StartProcess(path, nil, attr) // want "process is never waited for"
	if err != nil {
		return 0, err
	}
	return process.Pid, nil
}

func inLoop(names []string) error {
	for _, name := range names {
		cmd := exec.Command(name)
		if err := cmd.Start(); err != nil { // want "cmd gets another value at line"
			return err
		}
	}
	return nil
}
