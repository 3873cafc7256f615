using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Platform.Domain.Kernel;

namespace Platform.Web.Persistence;

/// <summary>Stores every typed id as its UUID.</summary>
internal static class TypedIdConversion
{
    public static void UseTypedIds(this ModelConfigurationBuilder builder)
    {
        var ids = typeof(ITypedId<>).Assembly.GetTypes().Where(type => type.IsValueType && type.GetInterfaces()
            .Any(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(ITypedId<>)));
        foreach (var id in ids)
            builder.Properties(id).HaveConversion(typeof(TypedIdConverter<>).MakeGenericType(id));
    }

    private sealed class TypedIdConverter<TId>() : ValueConverter<TId, Guid>(id => id.Value, value => Wrap(value))
        where TId : struct, ITypedId<TId>
    {
        private static TId Wrap(Guid value) => TId.From(value);
    }
}
