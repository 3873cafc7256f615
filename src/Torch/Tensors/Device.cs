using System.Globalization;

namespace TorchSharp;

/// <summary>Where tensors live. This build of libtorch computes on the processor only.</summary>
public enum DeviceType
{
    CPU = 0,
    CUDA = 1,
}

public static partial class torch
{
    /// <summary>A device; two with the same type and index are equal.</summary>
    public class Device : IEquatable<Device>
    {
        public Device(DeviceType type, int index = -1)
        {
            this.type = type;
            this.index = index;
        }

        public Device(string description)
        {
            var parts = description.Split(':');
            type = parts[0] switch
            {
                "cpu" => DeviceType.CPU,
                "cuda" => DeviceType.CUDA,
                _ => throw new ArgumentException($"'{description}' is no device; use cpu, cuda or cuda:0.", nameof(description)),
            };
            index = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : -1;
        }

        public DeviceType type { get; }

        public int index { get; }

        public bool Equals(Device? other) => other is not null && other.type == type && other.index == index;

        public override bool Equals(object? obj) => Equals(obj as Device);

        public override int GetHashCode() => HashCode.Combine(type, index);

        public override string ToString() =>
            type == DeviceType.CPU ? "cpu" : index < 0 ? "cuda" : $"cuda:{index.ToString(CultureInfo.InvariantCulture)}";
    }

    public static Device CPU { get; } = new(DeviceType.CPU);

    public static Device CUDA { get; } = new(DeviceType.CUDA);

    public static Device device(string description) => new(description);

    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (!TryInitializeDeviceType(deviceType))
        {
            throw new InvalidOperationException($"The system's libtorch has no {deviceType} support; build with -p:TensorLibrary=TorchSharp for that.");
        }
    }

    public static bool TryInitializeDeviceType(DeviceType deviceType) => deviceType == DeviceType.CPU;

    private static void RequireCpu(Device? device)
    {
        if (device is not null)
        {
            InitializeDeviceType(device.type);
        }
    }

    public static class cuda
    {
        public static bool is_available() => false;

        public static int device_count() => 0;

        public static void manual_seed_all(long seed) => manual_seed(seed);

        public static void synchronize(Device? device = null) => RequireCpu(device);
    }
}
